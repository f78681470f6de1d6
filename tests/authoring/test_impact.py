"""What publishing would do to people's work, said before it is done, with the line that avoids it."""

import json
import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from click.testing import CliRunner
from sqlalchemy import event
from sqlalchemy.orm import Session

from course_app.authoring.impact.courses import NoCourseError, course_at, course_in
from course_app.authoring.impact.effects import Effect, effects
from course_app.authoring.impact.held_work import HeldWork, held_work
from course_app.cli import main
from course_app.config import Settings, read_settings
from course_app.database import Database
from course_app.demo.device import Device
from course_app.homework.models import FrozenDocument, FrozenTemplate, Submission
from tests.builders import GOOD, copy_course, replace_in
from tests.databases import Databases

NOW = datetime(2027, 3, 1, 9, 0, tzinfo=UTC)
PRACTICE = "chapters/01-seam/02-practice.md"
SEAM_LOG = "homework/structured-templates/seam-log.yaml"
SAMPLE = "homework/structured-templates/samples/seam-log.yaml"


def write_work(database: Database) -> None:
    """Three people: ticks on two revisions, two answers and one taken back, a document with two rows."""
    ana, ben, cem = (Device(database, str(uuid4())) for _ in range(3))
    for device, revision in ((ana, 1), (ben, 2), (cem, 2)):
        device.write(NOW, "d:the-practice", {"done": True, "revision": revision, "at": NOW.isoformat()})
    ben.write(NOW, "d:the-old-practice", {"done": False, "revision": 2, "at": NOW.isoformat()})
    ana.write(NOW, "r:reflect-practice", "On Wednesday I call.")
    ben.write(NOW, "r:reflect-practice", "I write.")
    cem.write(NOW, "r:reflect-practice", "I wait.")
    cem.write(NOW, "r:reflect-practice", "")
    ana.write(NOW, "p:score/first/skill-detail", 4)
    document = str(uuid4())
    ana.write(NOW, f"doc:{document}", {"template": "seam-log", "version": 1, "name": "", "archived": False})
    ana.write(NOW, f"f:{document}/name", "My seams")
    for number, weight in enumerate((None, 3)):
        ana.write(
            NOW, f"w:{document}/entries/{uuid4()}", {"cells": {"seam": "x", "weight": weight}, "position": number}
        )


@pytest.fixture
def held(database: Database) -> HeldWork:
    database.migrate()
    write_work(database)
    with database.reading() as session:
        return held_work(session)


def impact(held: HeldWork, after: Path) -> list[Effect]:
    return effects(course_in(GOOD), course_in(after), held)


def test_work_is_counted_and_not_read_out(held: HeldWork) -> None:
    assert held.ticks == {("the-practice", 1): 1, ("the-practice", 2): 2}
    assert held.answers == {"r:reflect-practice": 2, "p:score/first/skill-detail": 1}
    assert held.documents == {("seam-log", 1): 1}
    assert held.values == {("seam-log", "name"): 1, ("seam-log", "entries"): 2}
    assert held.cells == {("seam-log", "entries", "seam"): 2, ("seam-log", "entries", "weight"): 1}


def test_the_number_of_queries_does_not_grow(databases: Databases) -> None:
    database = databases.open()
    database.migrate()
    numbers = []
    for _ in range(2):
        write_work(database)
        with database.reading() as session, counted(session) as statements:
            held_work(session)
        numbers.append(len(statements))
    assert numbers == [5, 5]


def test_versions_that_were_handed_in_are_counted_by_the_template_they_keep(database: Database) -> None:
    """Two versions, one of them with two documents on the same template: two, not three."""
    database.migrate()
    account = str(uuid4())
    shared: dict[str, Any] = {"account_id": account, "homework": "hw-find-seam"}
    with database.writing() as session:
        session.add(FrozenTemplate(template_id="seam-log", digest="0" * 64, version=1, shape="{}"))
        for version, documents in ((1, 2), (2, 1)):
            about = {"id": str(uuid4()), "request_id": str(uuid4()), "request_sha256": "0" * 64, "size": 0}
            ended = {"state": "finished", "made_at": NOW, "decided_at": NOW, "decided_by": account}
            session.add(Submission(**shared, version=version, **about, **ended))
            session.flush()
            for place in range(documents):
                on = {"template_id": "seam-log", "template_digest": "0" * 64, "today": NOW.date(), "zone": "UTC"}
                held = {"document": str(uuid4()), "place": place, "title": "x", "filled": "{}", "check_result": "{}"}
                session.add(FrozenDocument(**shared, version=version, **on, **held))
    with database.reading() as session:
        assert held_work(session).handed_in == {("seam-log", 1): 2}


@contextmanager
def counted(session: Session) -> Iterator[list[str]]:
    """The statements that a session sends."""
    statements: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        statements.append(statement)

    engine = session.connection().engine
    event.listen(engine, "before_cursor_execute", note)
    yield statements
    event.remove(engine, "before_cursor_execute", note)


@pytest.mark.pain(10)
def test_moving_renaming_and_retitling_touches_nothing(held: HeldWork, course_copy: Path) -> None:
    """Red when the comparison goes by a path, an order or a title instead of the id."""
    replace_in(course_copy / PRACTICE, "title: The Practice", "title: A Practice")
    (course_copy / PRACTICE).rename(course_copy / "chapters/01-seam/zz.md")
    assert [effect.kind for effect in impact(held, course_copy)] == ["tick-unchanged"]


def test_a_raised_revision_reads_changed_where_it_did_not_before(held: HeldWork, course_copy: Path) -> None:
    replace_in(course_copy / PRACTICE, "revision: 2", "revision: 3")
    (effect,) = impact(held, course_copy)
    assert (effect.kind, effect.id, effect.count, effect.is_loss) == ("tick-changed", "the-practice", 2, False)


def test_a_vanished_question_says_how_to_keep_its_answers(held: HeldWork, course_copy: Path) -> None:
    """Red when the line to add is not the one after which nothing is lost."""
    replace_in(course_copy / PRACTICE, "{#reflect-practice}", "{#reflect-wednesday}")
    found = {effect.kind: effect for effect in impact(held, course_copy)}
    assert sorted(found) == ["reflection-gone", "tick-unchanged"]
    gone = found["reflection-gone"]
    assert (gone.count, gone.is_loss) == (2, True)
    place, line = gone.add.split(": ", 1)
    assert place == f"content/{PRACTICE}:23"
    replace_in(course_copy / PRACTICE, "> [!reflection] {#reflect-wednesday}", line.strip("`"))
    assert [effect.kind for effect in impact(held, course_copy)] == ["tick-unchanged"]


def test_a_retired_question_parks_its_answers(held: HeldWork, course_copy: Path) -> None:
    prompt = "> [!reflection] {#reflect-practice}\n> What will you do on Wednesday?\n"
    new = "> [!reflection] {#reflect-thursday}\n> And on Thursday?\n\n"
    replace_in(course_copy / PRACTICE, prompt, new + prompt.replace("}", " retired}"))
    assert [(each.kind, each.count) for each in impact(held, course_copy)] == [
        ("tick-unchanged", 2),
        ("answer-parked", 2),
    ]


def test_another_prompt_under_the_same_id_is_said(held: HeldWork, course_copy: Path) -> None:
    replace_in(course_copy / PRACTICE, "What will you do on Wednesday?", "What will you never do?")
    found = [(each.kind, each.count) for each in impact(held, course_copy)]
    assert found == [("tick-unchanged", 2), ("answer-reworded", 2)]


def test_a_vanished_module_says_how_to_keep_its_ticks(held: HeldWork, course_copy: Path) -> None:
    """Red when an earlier id of the module is not followed."""
    replace_in(course_copy / "chapters/01-seam/01-idea.md", "(module:the-practice)", "(module:daily)")
    replace_in(course_copy / PRACTICE, "id: the-practice", "id: daily")
    replace_in(course_copy / PRACTICE, "was: [the-old-practice]\n", "")
    (effect,) = impact(held, course_copy)
    assert (effect.kind, effect.count) == ("module-gone", 3)
    assert effect.add == f"content/{PRACTICE}:2: `was: [the-practice]`"
    replace_in(course_copy / PRACTICE, "id: daily", "id: daily\nwas: [the-practice]")
    assert impact(held, course_copy) == []


def test_an_earlier_id_alone_does_not_hold_what_was_written_since(course_copy: Path, held: HeldWork) -> None:
    """Red when an item counts as there as long as one of its ids is."""
    replace_in(course_copy / PRACTICE, "id: the-practice\n", "id: the-habit\n")
    replace_in(course_copy / "chapters/01-seam/01-idea.md", "module:the-practice", "module:the-habit")
    (effect,) = impact(held, course_copy)
    assert (effect.kind, effect.id, effect.count) == ("module-gone", "the-practice", 3)


def test_fields_columns_and_drafts_of_a_template(held: HeldWork, course_copy: Path) -> None:
    weight = "      - {id: weight, kind: number, label: Weight, audience: internal}\n"
    replace_in(course_copy / SEAM_LOG, weight, "")
    replace_in(course_copy / SEAM_LOG, "version: 1", "version: 2")
    replace_in(course_copy / SAMPLE, ", weight: 4", "")
    held.handed_in = {("seam-log", 1): 5, ("seam-log", 2): 1}
    found = {effect.kind: effect for effect in impact(held, course_copy)}
    assert {kind: effect.count for kind, effect in found.items()} == {
        "draft-mapped": 1,
        "handed-in": 5,
        "column-gone": 1,
    }
    assert found["column-gone"].add == "`was: [weight]` where it went, or put it back with `retired: true`"


def test_a_vanished_skill_is_a_loss(held: HeldWork, course_copy: Path) -> None:
    replace_in(course_copy / "course.md", "  - {id: skill-detail, name: Attention to detail}\n", "")
    (effect,) = impact(held, course_copy)
    assert (effect.kind, effect.count, effect.is_loss) == ("skill-gone", 1, True)


def test_two_revisions_are_compared_and_the_live_database_is_not_written(tmp_path: Path) -> None:
    """The command itself, on a repository: by default the last commit against the folder as it is."""
    root = repository(tmp_path)
    database = Databases(settings_of(tmp_path))
    opened = database.open()
    opened.migrate()
    write_work(opened)
    database.close()
    before = (tmp_path / "data/course.sqlite3").read_bytes()
    replace_in(root / PRACTICE, "revision: 2", "revision: 3")
    done = run("--content", str(root), "--data", str(tmp_path / "data"))
    assert done == (0, "tick-changed the-practice: 2 ticks of “The Practice” would read “changed”\n")
    replace_in(root / PRACTICE, "{#reflect-practice}", "{#reflect-x}")
    git(root, "commit", "-qam", "another question")
    status, text = run(
        "--content", str(root), "--data", str(tmp_path / "data"), "--from", "HEAD~1", "--to", "HEAD", "--json"
    )
    assert status == 1
    assert [each["kind"] for each in json.loads(text)["effects"]] == ["tick-changed", "reflection-gone"]
    assert run("--content", str(root), "--data", str(tmp_path / "data")) == (0, "nothing of people's work is touched\n")
    assert (tmp_path / "data/course.sqlite3").read_bytes() == before


def test_what_cannot_be_compared_is_said_in_one_line(tmp_path: Path, course_copy: Path) -> None:
    status, text = run("--content", str(course_copy), "--data", str(tmp_path))
    assert (status, text.count("\n")) == (1, 1)
    assert "name the course that people have now with --live" in text
    status, text = run("--content", str(course_copy), "--live", str(GOOD), "--data", str(tmp_path))
    assert (status, text) == (1, "Error: there is no database of this release here; name its folder with --data\n")
    assert not (tmp_path / "course.sqlite3").exists()
    root = repository(tmp_path / "other")
    for revision in ("no-such-revision", "--output=/tmp/x", "HEAD:x"):
        with pytest.raises(NoCourseError, match=r"git says"):
            course_at(root, revision)


def test_a_course_with_problems_is_not_compared(course_copy: Path) -> None:
    replace_in(course_copy / PRACTICE, "> [!key] One Rule", "> [!rule] One Rule")
    with pytest.raises(NoCourseError, match=r"has problems; mend them first: .*callout-kind"):
        course_in(course_copy)


def run(*words: str) -> tuple[int, str]:
    """`course impact` with these words: its exit status, and what it prints."""
    done = CliRunner().invoke(main, ["impact", *words])
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done.exit_code, done.output


def settings_of(folder: Path) -> Settings:
    return read_settings({}, data=folder / "data")


def repository(folder: Path) -> Path:
    """The small course as a folder of a repository with one commit; gives the course's folder."""
    folder.mkdir(exist_ok=True)
    root = copy_course(folder)
    git(folder, "init", "-q")
    git(folder, "add", "content")
    git(folder, "commit", "-qm", "the course")
    return root


def git(folder: Path, *words: str) -> None:
    who = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
    names = ("-c", "user.name=Ana", "-c", "user.email=ana@example.com")
    subprocess.run(["git", "-C", str(folder), *names, *words], check=True, env={**os.environ, **who})
