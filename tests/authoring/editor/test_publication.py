"""Publishing from the browser: the problems, what it would do to people's work, the act."""

import re

from course_app.content.publications import Publications
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
