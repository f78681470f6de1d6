"""The console script as people use it, wrong input included: one clear line, never a traceback."""

import json
import socket
import subprocess
import sys
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from ruamel.yaml import YAML

from course_app.cli import main
from course_app.cli.serve import Server
from course_app.libraries import renewed_on
from tests.builders import GOOD, REAL, break_course, copy_course
from tests.servers import free_port


def course(*words: str) -> subprocess.CompletedProcess[str]:
    """What the console script does with these words, in this process; an exception that it would let out is raised."""
    done = CliRunner().invoke(main, words, prog_name="course", catch_exceptions=False)
    return subprocess.CompletedProcess(words, done.exit_code, done.stdout, done.stderr)


@pytest.fixture(autouse=True)
def empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every command runs in a folder with nothing in it, and no server of these tests may come to listen."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(Server, "run", lambda _: pytest.fail("this was to be refused, and is being served"))


def test_check_is_silent_on_a_good_course() -> None:
    done = course("check", "--content", str(GOOD))
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_check_prints_every_problem_and_exits_1(tmp_path: Path) -> None:
    root, _ = break_course("callout-kind", tmp_path)
    done = course("check", "--content", str(root))
    assert done.returncode == 1
    assert done.stdout.startswith(
        "content/chapters/01-seam/02-practice.md:15: callout-kind unknown callout `[!rule]` ("
    )


def test_check_speaks_json(tmp_path: Path) -> None:
    root, _ = break_course("callout-kind", tmp_path)
    (problem,) = json.loads(course("check", "--json", "--content", str(root)).stdout)["problems"]
    assert sorted(problem) == ["code", "hint", "line", "message", "path"]
    assert problem["code"] == "callout-kind"
    assert json.loads(course("check", "--json", "--content", str(GOOD)).stdout) == {"problems": []}


def test_check_speaks_to_github(tmp_path: Path) -> None:
    root, _ = break_course("callout-kind", tmp_path)
    assert course("check", "--github", "--content", str(root)).stdout.startswith(
        "::error file=content/chapters/01-seam/02-practice.md,line=15,title=callout-kind::unknown callout `[!rule]` ("
    )
    styled, _ = break_course("reading-time", tmp_path / "styled")
    done = course("check", "--github", "--content", str(styled))
    assert done.returncode == 1
    assert done.stdout.startswith("::warning file=content/chapters/01-seam/02-practice.md,line=6,title=reading-time::")
    assert course("check", "--github", "--content", str(GOOD)).stdout == ""


def test_the_hook_for_commits_runs_the_check(tmp_path: Path) -> None:
    (hook,) = YAML(typ="safe").load(Path(__file__).parents[2] / ".pre-commit-hooks.yaml")
    break_course("callout-kind", tmp_path)
    assert (hook["pass_filenames"], hook["files"]) == (False, "^content/")
    done = course(*hook["entry"].split()[1:])
    assert (done.returncode, "callout-kind" in done.stdout) == (1, True)


def test_a_course_is_served_with_matters_of_style(tmp_path: Path) -> None:
    root, _ = break_course("reading-time", tmp_path)
    assert course("outline", "--content", str(root)).returncode == 0


def test_check_accept_writes_new_ids(tmp_path: Path) -> None:
    root = copy_course(tmp_path)
    (root / "published-ids.txt").unlink()
    assert course("check", "--accept", "--content", str(root)).returncode == 0
    assert (root / "published-ids.txt").read_text(encoding="utf-8") == (GOOD / "published-ids.txt").read_text("utf-8")


def test_a_missing_content_folder_is_a_problem(tmp_path: Path) -> None:
    done = course("check", "--content", str(tmp_path / "none"))
    assert (done.returncode, done.stdout.split(" ")[1]) == (1, "content-missing")


def test_outline_has_exactly_the_promised_keys() -> None:
    outline = json.loads(course("outline", "--json", "--content", str(REAL)).stdout)
    assert list(outline) == ["chapters"]
    chapter = outline["chapters"][4]
    assert list(chapter) == ["number", "id", "title", "summary", "categories", "modules", "homework", "totals"]
    counts = "key insight mistake pause quote takeaways reflections outcome".split()  # noqa: SIM905 - one line, readable
    about = ["number", "id", "title", "minutes", "category", "words", "frameworks", "framework_items"]
    assert sorted(chapter["modules"][0]) == sorted(about + counts)
    assert chapter["totals"] == {"modules": 6, "homework": 3}
    assert [each["modules"] for each in chapter["categories"]] == [2, 2, 2]
    assert sorted(chapter["homework"][0]) == ["id", "templates", "title", "words"]
    assert all(module["takeaways"] == 3 for each in outline["chapters"] for module in each["modules"])


def test_outline_of_a_faulty_course_says_why(tmp_path: Path) -> None:
    root, _ = break_course("callout-kind", tmp_path)
    done = course("outline", "--content", str(root))
    assert (done.returncode, done.stdout) == (1, "")
    assert "callout-kind" in done.stderr


@pytest.mark.parametrize("words", [["serve", "--port", "0"], ["serve", "--port", "x"], ["none"], ["check", "--none"]])
def test_wrong_words_are_named(words: list[str]) -> None:
    done = course(*words)
    assert done.returncode == 2
    assert "Error: " in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("words", [("serve", "--data", "data"), ("preview",)])
def test_a_port_in_use_is_one_clear_line(words: tuple[str, ...]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = course(*words, "--port", str(port), "--content", str(GOOD))
    assert done.returncode == 1
    assert done.stderr.startswith(f"Error: cannot listen on 127.0.0.1:{port}: ")
    assert "choose another port with --port" in done.stderr
    assert done.stderr.count("\n") == 1


def test_a_data_folder_that_cannot_be_written_is_one_clear_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    done = course("serve", "--port", str(free_port()), "--data", str(tmp_path / "file/data"), "--content", str(GOOD))
    assert done.returncode == 1
    assert done.stderr.startswith("Error: the data folder ")
    assert "name another with --data" in done.stderr
    assert done.stderr.count("\n") == 1


def test_a_database_that_is_none_is_one_clear_line(tmp_path: Path) -> None:
    (tmp_path / "course.sqlite3").write_text("this is no database, it is a letter to one", encoding="utf-8")
    done = course("serve", "--port", str(free_port()), "--data", str(tmp_path), "--content", str(GOOD))
    assert done.returncode == 1
    assert done.stderr.startswith("Error: the database cannot be opened: ")
    assert "bring a backup back with `course restore`" in done.stderr
    assert done.stderr.count("\n") == 1
    assert (tmp_path / "course.sqlite3").read_text(encoding="utf-8").startswith("this is no database")


def test_a_database_that_does_not_answer_is_one_clear_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The driver says it in two. Red when its words are passed on as they are."""
    monkeypatch.setenv("DATABASE_URL", f"postgresql://nobody@127.0.0.1:{free_port()}/none")
    done = course("worker", "--once", "--data", str(tmp_path))
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert done.stderr.endswith("; check DATABASE_URL and that PostgreSQL is running\n")


@pytest.mark.parametrize("named", ["nowhere", "."])
def test_restore_says_that_there_is_no_such_file(tmp_path: Path, named: str) -> None:
    done = course("restore", named, "--data", str(tmp_path / "data"))
    assert done.returncode == 2
    assert f"'{named}' " in done.stderr
    assert not (tmp_path / "data").exists()


def test_impact_names_the_folder_that_is_not_there(tmp_path: Path) -> None:
    done = course("impact", "--content", str(tmp_path / "nowhere"))
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert done.stderr.endswith("; name a folder that holds a course\n")


def test_serve_refuses_a_course_with_problems(tmp_path: Path) -> None:
    root, _ = break_course("callout-kind", tmp_path)
    done = course("serve", "--port", str(free_port()), "--data", str(tmp_path / "data"), "--content", str(root))
    assert done.returncode == 1
    assert "callout-kind" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_bad_setting_is_one_clear_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COURSE_PUBLIC_URL", "http://learn.example.com")
    done = course("serve", "--data", str(tmp_path))
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert "use https://" in done.stderr


@pytest.mark.parametrize(
    ("words", "environment"),
    [
        (["check", "--content", "~nosuchuser/x"], {}),
        (["check", "--content", "x" * 5000], {}),
        (["serve", "--data", "~nosuchuser/x"], {}),
        (["serve"], {"DATABASE_URL": "garbage"}),
        (["doctor"], {"DATABASE_URL": "mysql://x/y"}),
        (["serve"], {"COURSE_LOCALE": "xx"}),
    ],
    ids=str,
)
def test_odd_paths_and_settings_are_one_clear_line(
    words: list[str], environment: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    done = course(*words)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert (done.stderr or done.stdout).count("\n") == 1


@pytest.mark.parametrize(("days", "is_faulty"), [(0, False), (92, False), (93, True)])
def test_doctor_says_how_old_the_libraries_are(
    days: int, is_faulty: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Red when doctor is silent after the three months of CONTRIBUTING.md."""
    at = datetime.combine(renewed_on(), time(9), UTC) + timedelta(days=days)
    monkeypatch.setattr(sys.modules["course_app.cli.doctor"], "system_clock", lambda: at)
    done = CliRunner().invoke(main, ["doctor", "--data", str(tmp_path / "data"), "--content", str(GOOD)])
    said = f"renewed {days} days ago, and" if is_faulty else f"days since they were renewed: {days}\n"
    assert f"libraries: {said}" in done.output
    assert ("install a newer release" in done.output) is is_faulty


def test_doctor_says_what_is_well_and_what_is_not(tmp_path: Path) -> None:
    done = course("doctor", "--data", str(tmp_path / "data"), "--content", str(GOOD))
    assert done.returncode == 1
    assert "migrations" in done.stdout
    root, _ = break_course("callout-kind", tmp_path)
    assert "callout-kind" in course("doctor", "--data", str(tmp_path / "data"), "--content", str(root)).stdout
