"""`course import` on the command line."""

import json
from pathlib import Path

from tests.authoring.imported import page
from tests.authoring.test_import import PAGE
from tests.cli.test_commands import course


def test_import_prints_what_became_of_every_line(tmp_path: Path) -> None:
    root = tmp_path / "content"
    done = course("import", str(page(tmp_path, PAGE)), "--content", str(root))
    assert (done.returncode, done.stderr) == (0, "")
    assert "page.txt:2: First dayLast day (a link of the page)" in done.stdout
    assert done.stdout.splitlines()[-1] == "51 lines: 34 made, 17 furniture, 0 unsure"
    assert course("check", "--content", str(root)).stdout == ""
    (chapter,) = json.loads(course("outline", "--json", "--content", str(root)).stdout)["chapters"]
    assert chapter["totals"] == {"modules": 1, "homework": 1}


def test_import_writes_nothing_when_it_is_only_tried(tmp_path: Path) -> None:
    done = course("import", str(page(tmp_path, PAGE)), "--dry-run", "--json", "--content", str(tmp_path / "content"))
    report = json.loads(done.stdout)
    assert sorted(report) == ["files", "lines", "remarks"]
    assert {line["fate"] for line in report["lines"]} == {"made", "furniture"}
    assert not (tmp_path / "content").exists()


def test_import_says_no_in_one_line(tmp_path: Path) -> None:
    root = tmp_path / "content"
    text = page(tmp_path, PAGE)
    course("import", str(text), "--content", str(root))
    for words in ([str(text)], [str(tmp_path / "none.txt")], [str(page(tmp_path, "A letter.", "letter.txt"))]):
        done = course("import", *words, "--content", str(root))
        assert done.returncode == 1
        assert done.stderr.startswith("Error: ")
        assert (done.stderr.count("\n"), "Traceback" in done.stderr) == (1, False)
