"""Before the first publication people have what a server shows them: the first real change is one against that."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from course_app.authoring.impact.held_work import HeldWork
from course_app.authoring.publishing.forecast import forecast
from course_app.authoring.publishing.publish import publish
from course_app.authoring.publishing.served import keep_served
from course_app.content.current_course import CurrentCourse
from course_app.content.earlier_texts import texts_of
from course_app.content.publications import Publications
from tests.authoring.editor.test_publication import seen_in
from tests.authoring.editor.writing import Desk
from tests.builders import good_catalog, replace_in
from tests.servers import running_server

PRACTICE = "chapters/01-seam/02-practice.md"
RULE = ("> Do it daily.", "> Do it nightly.")
NOW = datetime(2027, 3, 1, 9, 0, tzinfo=UTC)


def serve(root: Path, data: Path) -> None:
    """What the beginning of a server keeps."""
    keep_served(root, good_catalog(root), Publications(data / "published"), NOW)


def edit(root: Path, old: str, new: str) -> None:
    replace_in(root / PRACTICE, old, new)


@pytest.mark.pain(12)
def test_the_first_real_change_of_the_editor_is_announced_with_its_lines(committed_desk: Desk) -> None:
    """Each save of the editor is a commit. Red when the last commit counts as what people have."""
    desk = committed_desk
    serve(desk.root, desk.site.settings.data)
    desk.save(desk.ada, desk.text().replace("Ask once.", "Ask twice.", 1), desk.etag())
    page = desk.ada.get("/editor/publication?kind=real").text
    assert "the-idea" in page
    assert desk.ada.post("/editor/publication", kind="real", seen=seen_in(page)).status_code == 303
    publications = Publications(desk.site.settings.published)
    current = publications.current()
    assert current is not None
    assert (current.number, current.announced) == (1, ("the-idea",))
    assert "revision: 2\n" in desk.text()
    edition = CurrentCourse(desk.root, follows_folder=False, published=publications).edition
    (module, _) = edition.catalog.course.modules()
    (earlier,) = texts_of(module, edition.earlier).values()
    assert "Ask once." in earlier.read_text(encoding="utf-8")


def test_a_small_edit_before_the_first_publication_tells_nobody(course_copy: Path, tmp_path: Path) -> None:
    serve(course_copy, tmp_path)
    edit(course_copy, *RULE)
    made = publish(course_copy, tmp_path, "small", "operator")
    assert (made.number, made.announced) == (1, ())


def test_what_people_ticked_first_counts_however_often_the_server_began(course_copy: Path, tmp_path: Path) -> None:
    """Red when a restart after an edit makes the edit what people had: it would never be announced."""
    serve(course_copy, tmp_path)
    edit(course_copy, *RULE)
    serve(course_copy, tmp_path)
    assert publish(course_copy, tmp_path, "real", "operator").announced == ("the-practice",)
    serve(course_copy, tmp_path)
    assert Publications(tmp_path / "published").names()[-1].startswith("00000-")
    assert len(Publications(tmp_path / "published").names()) == 2


def test_a_revision_raised_by_hand_is_what_people_have_from_the_next_start(course_copy: Path, tmp_path: Path) -> None:
    """Red when only the first text is kept: who ticked revision 3 would not hear of the change after it."""
    serve(course_copy, tmp_path)
    edit(course_copy, "revision: 2", "revision: 3")
    edit(course_copy, "Daily.", "Every day.")
    serve(course_copy, tmp_path)
    edit(course_copy, *RULE)
    serve(course_copy, tmp_path)
    held = HeldWork()
    held.ticks["the-practice", 3] = 2
    ahead = forecast(course_copy, tmp_path, "real", held)
    assert ahead.announced == ("the-practice",)
    made = publish(course_copy, tmp_path, "real", "operator")
    assert made.items["the-practice"].revision == 4
    (_, module) = good_catalog(made.content).course.modules()
    edition = CurrentCourse(course_copy, follows_folder=False, published=Publications(tmp_path / "published")).edition
    (earlier,) = texts_of(module, edition.earlier).values()
    text = earlier.read_text(encoding="utf-8")
    assert ("Every day." in text, "Do it daily." in text) == (True, True)


def test_what_was_served_is_no_publication(course_copy: Path, tmp_path: Path) -> None:
    serve(course_copy, tmp_path)
    publications = Publications(tmp_path / "published")
    assert publications.current() is None
    course = CurrentCourse(course_copy, follows_folder=True, published=publications)
    assert course.edition.catalog.version == good_catalog(course_copy).version
    edit(course_copy, *RULE)
    course.refresh()
    assert course.edition.catalog.version == good_catalog(course_copy).version


def test_a_server_keeps_it_as_it_begins_and_serves_without_it_too(course_copy: Path, tmp_path: Path) -> None:
    """Red when `course serve` keeps nothing, or when what cannot be kept keeps it from serving."""
    with running_server(course_copy, tmp_path / "data"):
        served = Publications(tmp_path / "data/published").served()
    assert served is not None
    assert served.version == good_catalog(course_copy).version
    (course_copy / "notes.txt").symlink_to("/etc/hostname")
    with running_server(course_copy, tmp_path / "other"):
        assert Publications(tmp_path / "other/published").served() is None
    assert "notes.txt is a link" in (tmp_path / "other/server.log").read_text(encoding="utf-8")
