"""Publishing: all or nothing, in one stroke, and what people have ticked is told only of real changes."""

import json
import os
import threading
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import select

from course_app.audit.models import AuditRow
from course_app.authoring.impact.held_work import HeldWork
from course_app.authoring.publishing import publish as publishing
from course_app.authoring.publishing.forecast import forecast
from course_app.authoring.publishing.publish import publish
from course_app.authoring.publishing.refusals import NotPublishable, PublishingFailedError
from course_app.cli import main
from course_app.config import read_settings
from course_app.content.model import Module
from course_app.content.publications import Publications
from course_app.database import Database
from tests.authoring.test_impact import git, repository, write_work
from tests.builders import GOOD, copy_course, good_catalog, replace_in

PRACTICE = "chapters/01-seam/02-practice.md"
RULE = ("Do it daily.", "Do it nightly.")


def practice_in(root: Path) -> Module:
    return next(item for item in good_catalog(root).course.modules() if item.id == "the-practice")


def files_of(root: Path) -> dict[str, bytes]:
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def test_a_publication_is_the_folder_as_it_was(course_copy: Path, tmp_path: Path) -> None:
    (course_copy / ".git").mkdir()
    (course_copy / ".git/config").write_text("secret", encoding="utf-8")
    made = publish(course_copy, tmp_path, "small", "operator")
    assert files_of(made.content) == files_of(GOOD)
    assert (made.number, made.kind, made.by, made.announced) == (1, "small", "operator", ())
    assert made.version == good_catalog(made.content).version
    assert Publications(tmp_path / "published").current() == made


def test_what_people_have_is_not_published_once_more(course_copy: Path, tmp_path: Path) -> None:
    first = publish(course_copy, tmp_path, "small", "operator")
    assert publish(course_copy, tmp_path, "real", "operator") == first
    replace_in(course_copy / PRACTICE, *RULE)
    second = publish(course_copy, tmp_path, "small", "operator")
    replace_in(course_copy / PRACTICE, *reversed(RULE))
    third = publish(course_copy, tmp_path, "small", "operator")
    assert (second.number, third.number, third.version) == (2, 3, first.version)
    assert [each.number for each in Publications(tmp_path / "published").all()] == [3, 2, 1]


def test_a_small_edit_tells_nobody_and_a_real_change_raises_the_revision(course_copy: Path, tmp_path: Path) -> None:
    publish(course_copy, tmp_path, "small", "operator")
    before = (course_copy / PRACTICE).read_bytes()
    replace_in(course_copy / PRACTICE, *RULE)
    small = publish(course_copy, tmp_path, "small", "operator")
    assert (practice_in(small.content).revision, small.announced) == (2, ())
    replace_in(course_copy / PRACTICE, "In small steps.", "In large steps.")
    real = publish(course_copy, tmp_path, "real", "operator")
    assert (practice_in(real.content).revision, real.announced) == (3, ("the-practice",))
    expected = before.replace(b"revision: 2", b"revision: 3").replace(b"daily.\n\n", b"nightly.\n\n")
    assert (course_copy / PRACTICE).read_bytes() == expected.replace(b"small steps", b"large steps")
    assert publish(course_copy, tmp_path, "real", "operator") == real


def test_an_author_who_raised_it_already_is_not_outdone(course_copy: Path, tmp_path: Path) -> None:
    publish(course_copy, tmp_path, "small", "operator")
    replace_in(course_copy / PRACTICE, *RULE)
    replace_in(course_copy / PRACTICE, "revision: 2", "revision: 7")
    assert practice_in(publish(course_copy, tmp_path, "real", "operator").content).revision == 7


def test_a_revision_never_falls(course_copy: Path, tmp_path: Path) -> None:
    """The folder comes back from a repository in which the raised revision was not committed."""
    publish(course_copy, tmp_path, "small", "operator")
    replace_in(course_copy / PRACTICE, "revision: 2", "revision: 1")
    replace_in(course_copy / PRACTICE, *RULE)
    assert practice_in(publish(course_copy, tmp_path, "small", "operator").content).revision == 2
    assert practice_in(course_copy).revision == 2


def test_the_first_time_the_last_commit_is_what_people_have(tmp_path: Path) -> None:
    root = repository(tmp_path)
    replace_in(root / PRACTICE, *RULE)
    made = publish(root, tmp_path / "data", "real", "operator")
    assert made.announced == ("the-practice",)
    assert not (made.content / ".git").exists()


def test_new_ids_are_published_ids_from_then_on(course_copy: Path, tmp_path: Path) -> None:
    (course_copy / "published-ids.txt").unlink()
    publish(course_copy, tmp_path, "small", "operator")
    replace_in(course_copy / PRACTICE, "{#reflect-practice}", "{#reflect-wednesday}")
    with pytest.raises(NotPublishable) as refusal:
        publish(course_copy, tmp_path, "small", "operator")
    assert [problem.code for problem in refusal.value.problems] == ["id-vanished"]


def test_bad_content_is_refused_whole(course_copy: Path, tmp_path: Path) -> None:
    first = publish(course_copy, tmp_path, "small", "operator")
    before = files_of(tmp_path / "published")
    replace_in(course_copy / PRACTICE, "minutes: 12", "minutes: twelve")
    replace_in(course_copy / "glossary.md", "title:", "tilte:")
    with pytest.raises(NotPublishable) as refusal:
        publish(course_copy, tmp_path, "real", "operator")
    found = {(problem.code, problem.path) for problem in refusal.value.problems}
    assert found >= {("header-value", f"content/{PRACTICE}"), ("header-key", "content/glossary.md")}
    assert files_of(tmp_path / "published") == before
    assert Publications(tmp_path / "published").current() == first


@pytest.mark.parametrize("step", ["copy_course", "flush_tree", "_write_back", "write_whole"])
def test_a_failure_at_any_step_leaves_the_old_course(
    course_copy: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    """Red when the pointer moves before everything it points at is in its place."""
    first = publish(course_copy, tmp_path, "small", "operator")
    replace_in(course_copy / PRACTICE, *RULE)

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    place = "course_app.authoring.publishing.candidate" if step == "copy_course" else publishing.__name__
    with monkeypatch.context() as patched:
        patched.setattr(f"{place}.{step}", fail)
        with pytest.raises(PublishingFailedError, match="people have the course they had"):
            publish(course_copy, tmp_path, "real", "operator")
    publications = Publications(tmp_path / "published")
    assert publications.current() == first
    again = publish(course_copy, tmp_path, "real", "operator")
    assert publications.current() == again
    assert practice_in(again.content).revision == 3


def test_what_is_published_is_on_the_disk_before_it_is_pointed_at(
    course_copy: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    flushed: list[str] = []
    replaced: list[int] = []
    fsync, replace = os.fsync, Path.replace

    def note_fsync(descriptor: int) -> None:
        flushed.append(os.readlink(f"/proc/self/fd/{descriptor}"))
        fsync(descriptor)

    def note_replace(path: Path, target: Path) -> Path:
        if target.name == "current":
            replaced.append(len(flushed))
        return replace(path, target)

    monkeypatch.setattr(os, "fsync", note_fsync)
    monkeypatch.setattr(Path, "replace", note_replace)
    made = publish(course_copy, tmp_path, "small", "operator")
    (moment,) = replaced
    safe = {Path(path).name for path in flushed[:moment]}
    assert {path.name for path in made.folder.rglob("*")} <= safe
    assert "published" in safe
    assert len(flushed) > moment


def test_a_link_is_not_followed_out_of_the_folder(course_copy: Path, tmp_path: Path) -> None:
    (tmp_path / "outside").mkdir()
    (course_copy / "chapters/03-x").symlink_to(tmp_path / "outside")
    with pytest.raises((PublishingFailedError, NotPublishable)):
        publish(course_copy, tmp_path, "small", "operator")
    (course_copy / "chapters/03-x").unlink()
    (course_copy / "notes.txt").symlink_to("/etc/hostname")
    with pytest.raises(PublishingFailedError, match=r"notes\.txt is a link"):
        publish(course_copy, tmp_path, "small", "operator")


def test_a_folder_that_cannot_be_written_says_so(course_copy: Path, tmp_path: Path) -> None:
    (tmp_path / "published").write_text("", encoding="utf-8")
    with pytest.raises(PublishingFailedError, match="nothing was published"):
        publish(course_copy, tmp_path, "small", "operator")


def test_a_revision_that_stands_on_no_line_of_its_own_is_named(course_copy: Path, tmp_path: Path) -> None:
    publish(course_copy, tmp_path, "small", "operator")
    replace_in(course_copy / PRACTICE, "revision: 2", "? revision\n: 2")
    replace_in(course_copy / PRACTICE, *RULE)
    with pytest.raises(PublishingFailedError, match=r"02-practice\.md: write `revision: 3` on a line of its own"):
        publish(course_copy, tmp_path, "real", "operator")


def test_two_at_once_publish_one_after_the_other(tmp_path: Path) -> None:
    roots = [copy_course(tmp_path / name) for name in ("one", "other")]
    replace_in(roots[1] / PRACTICE, *RULE)
    threads = [threading.Thread(target=publish, args=(root, tmp_path, "small", "operator")) for root in roots]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    publications = Publications(tmp_path / "published").all()
    assert [each.number for each in publications] == [2, 1]
    assert all(good_catalog(each.content).version == each.version for each in publications)


def test_the_forecast_is_what_then_happens(course_copy: Path, tmp_path: Path) -> None:
    publish(course_copy, tmp_path, "small", "operator")
    replace_in(course_copy / PRACTICE, *RULE)
    held = HeldWork()
    held.ticks["the-practice", 2] = 4
    before = files_of(tmp_path)
    small, real = (forecast(course_copy, tmp_path, kind, held) for kind in ("small", "real"))
    assert [(each.kind, each.count) for each in small.effects] == [("tick-unchanged", 4)]
    assert [(each.kind, each.count) for each in real.effects] == [("tick-changed", 4)]
    assert (small.changed, small.announced) == (("the-practice",), ())
    assert (real.changed, real.announced) == (("the-practice",), ("the-practice",))
    assert files_of(tmp_path) == before


def test_the_command_shows_first_what_it_would_do(database: Database, tmp_path: Path) -> None:
    root = repository(tmp_path)
    database.migrate()
    write_work(database)
    replace_in(root / PRACTICE, *RULE)
    told = run(root, database, tmp_path)
    assert told.exit_code == 1
    assert "new or changed: the-practice" in told.output
    assert "tick-unchanged the-practice: 2 ticks" in told.output
    assert "nothing is published yet: say --small for a small edit, --real for a real change" in told.output
    assert not Publications(tmp_path / "data/published").names()
    done = run(root, database, tmp_path, "--real")
    assert done.exit_code == 0, done.output
    assert "tick-changed the-practice: 2 ticks" in done.output
    assert "published as number 1; 1 announced: people have it within a second" in done.output
    with database.reading() as session:
        row = session.execute(select(AuditRow.__table__).where(AuditRow.act == "published")).one()
    made = Publications(tmp_path / "data/published").current()
    assert made is not None
    assert (row.actor_id, row.subject, row.at) == (None, made.name, made.at)
    assert json.loads(row.details) == {"kind": "real", "announced": 1}


def test_the_command_refuses_a_loss_and_a_fault(database: Database, tmp_path: Path) -> None:
    root = repository(tmp_path)
    database.migrate()
    write_work(database)
    replace_in(root / "course.md", "  - {id: skill-detail, name: Attention to detail}\n", "")
    faulty = run(root, database, tmp_path, "--small")
    assert (faulty.exit_code, "published-ids.txt" in faulty.output, "id-vanished" in faulty.output) == (1, True, True)
    assert "skill-gone skill-detail: 1 score would be shown nowhere" in faulty.output
    (root / "published-ids.txt").unlink()
    lost = run(root, database, tmp_path, "--small")
    assert lost.exit_code == 1
    assert "skill-gone skill-detail: 1 score would be shown nowhere" in lost.output
    assert "say --accept-loss" in lost.output
    assert run(root, database, tmp_path, "--small", "--accept-loss").exit_code == 0


def test_impact_compares_with_what_was_published(tmp_path: Path) -> None:
    root = repository(tmp_path)
    opened = Database(read_settings({}, data=tmp_path / "data"))
    opened.migrate()
    write_work(opened)
    publish(root, tmp_path / "data", "small", "operator")
    replace_in(root / PRACTICE, "revision: 2", "revision: 3")
    git(root, "commit", "-qam", "a change that is not published yet")
    opened.engine.dispose()
    words = ["impact", "--content", str(root), "--data", str(tmp_path / "data")]
    assert "tick-changed the-practice: 2" in CliRunner().invoke(main, words).output


def run(root: Path, database: Database, folder: Path, *words: str) -> Result:
    """`course publish` with these words, on this database."""
    where = ["publish", "--content", str(root), "--data", str(folder / "data")]
    address = "" if database.is_sqlite else database.address
    return CliRunner().invoke(main, [*where, *words], env={"DATABASE_URL": address})


def test_the_time_is_that_of_publishing(course_copy: Path, tmp_path: Path) -> None:
    moment = datetime(2027, 3, 1, 9, 0, tzinfo=UTC)
    assert publish(course_copy, tmp_path, "small", "someone", lambda: moment).at == moment
