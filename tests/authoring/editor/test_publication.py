"""Publishing from the browser: the problems, what it would do to people's work, the act."""

import re
from uuid import uuid4

from course_app.content.publications import Publications
from course_app.demo.device import Device
from tests.accounts.site import START
from tests.authoring.editor.writing import MODULE, Desk


def seen_in(page: str) -> str:
    found = re.search(r'name="seen" value="([^"]+)"', page)
    assert found, page
    return found[1]


def test_an_author_publishes_what_was_shown(any_desk: Desk) -> None:
    assert "A real change" in any_desk.ada.get("/editor/publication").text
    page = any_desk.ada.get("/editor/publication?kind=small").text
    answer = any_desk.ada.post("/editor/publication", kind="small", seen=seen_in(page))
    assert answer.status_code == 303, answer.text
    current = Publications(any_desk.site.settings.published).current()
    assert current is not None
    assert current.kind == "small"
    assert "published" in any_desk.site.acts()


def test_a_real_change_raises_the_revision_and_says_so_first(desk: Desk) -> None:
    desk.ada.post(
        "/editor/publication", kind="small", seen=seen_in(desk.ada.get("/editor/publication?kind=small").text)
    )
    desk.save(desk.ada, desk.text() + "\nA further thought.\n", desk.etag())
    revision = int(re.findall(r"^revision: (\d+)", desk.text(), re.M)[0])
    page = desk.ada.get("/editor/publication?kind=real").text
    own = re.findall(r"^id: (\S+)", desk.text(), re.M)[0]
    assert own in page
    desk.ada.post("/editor/publication", kind="real", seen=seen_in(page))
    assert f"revision: {revision + 1}\n" in desk.text()
    assert len(re.findall("#chosen", desk.ada.get(f"/editor/history/{MODULE}").text)) == 3


def test_a_course_with_problems_is_not_published(desk: Desk) -> None:
    desk.root.joinpath(MODULE).write_text(desk.text() + "\n> [!kee] x\n> y\n")
    page = desk.ada.get("/editor/publication?kind=small").text
    assert "has to be mended first" in page
    assert f'href="/editor/files/{MODULE}"' in page
    desk.ada.post("/editor/publication", kind="small", seen="")
    assert Publications(desk.site.settings.published).current() is None


def test_what_hangs_on_an_id_that_vanished_is_said_with_the_line_to_add(any_desk: Desk) -> None:
    """Red when a vanished id is a problem like any other, and its author does not hear that words hang on it."""
    any_desk.ada.post(
        "/editor/publication", kind="small", seen=seen_in(any_desk.ada.get("/editor/publication?kind=small").text)
    )
    Device(any_desk.site.database, str(uuid4())).write(START, "r:reflect-seam", "Between two teams.")
    text = any_desk.text().replace("{#reflect-seam was=reflect-old-seam}", "{#reflect-other}")
    any_desk.save(any_desk.ada, text, any_desk.etag())
    page = any_desk.ada.get("/editor/publication").text
    assert "2 problems have to be mended first" in page
    assert "<strong>1</strong> answer would have no prompt <code>reflect-seam</code>" in page
    assert re.search(r"01-idea\.md:\d+: `&gt; \[!reflection\] {#reflect-other was=reflect-seam}`", page), page


def test_what_was_saved_meanwhile_is_looked_at_first(desk: Desk) -> None:
    """Red when the act publishes what its author never saw."""
    seen = seen_in(desk.ada.get("/editor/publication?kind=small").text)
    desk.save(desk.ben, desk.text() + "\nBen's.\n", desk.etag())
    answer = desk.ada.post("/editor/publication", kind="small", seen=seen)
    assert answer.status_code == 409
    assert "Somebody saved a file meanwhile" in answer.text
    assert Publications(desk.site.settings.published).current() is None


def test_a_word_that_is_no_kind_publishes_nothing(desk: Desk) -> None:
    answer = desk.ada.post("/editor/publication", kind="wrong", seen="")
    assert answer.status_code == 200
    assert Publications(desk.site.settings.published).current() is None
