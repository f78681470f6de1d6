"""A picture that is dropped on the text goes into the chapter's folder, and stands in the text where the caret was."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.authoring.editor.writing import PNG
from tests.browser.authors import FILE, drawn, file_state, new_author, source, text_on_disk, writing_server
from tests.browser.people import People

pytestmark = pytest.mark.browser

DROP = """([box, bytes, name, type]) => {
  const given = new DataTransfer();
  given.items.add(new File([new Uint8Array(bytes)], name, { type }));
  for (const kind of ["dragover", "drop"]) {
    box.dispatchEvent(new DragEvent(kind, { dataTransfer: given, bubbles: true, cancelable: true }));
  }
}"""


@pytest.fixture(scope="module")
def authors(tmp_path_factory: pytest.TempPathFactory) -> Iterator[People]:
    """A server whose course may be changed."""
    with writing_server(tmp_path_factory.mktemp("writing")) as people:
        yield people


def drop(page: Page, data: bytes, name: str, kind: str) -> None:
    page.evaluate(DROP, [source(page).element_handle(), list(data), name, kind])


def test_a_dropped_picture_is_put_beside_the_text(authors: People, page: Page) -> None:
    """Red when a drop opens the picture in the window, or is taken without words for people who cannot see it."""
    authors.sign_in(page, new_author(authors, "ada"), FILE)
    drawn(page)
    source(page).focus()
    page.keyboard.press("Control+Home")
    place = source(page).input_value().index("Every company has seams")
    source(page).evaluate("(box, place) => box.setSelectionRange(place, place)", place)
    drop(page, PNG, "The Map of Seams.PNG", "image/png")
    dialog = page.get_by_role("dialog", name="Insert a picture")
    dialog.get_by_role("button", name="Insert").click()
    expect(dialog.get_by_role("alert")).to_contain_text("Say what the picture shows")
    dialog.get_by_label("What it shows").fill("A map")
    dialog.get_by_role("button", name="Insert").click()
    expect(dialog).to_be_hidden()
    file_state(page, "draft")
    folder = authors.server.content / "chapters/01-seam"
    assert folder.joinpath("the-map-of-seams.png").read_bytes() == PNG
    assert "at hand.\n\n![A map](the-map-of-seams.png)\n\n## The Three" in source(page).input_value()
    expect(page.frame_locator("iframe").get_by_role("img", name="A map")).to_have_count(1, timeout=60_000)
    page.keyboard.press("Control+s")
    file_state(page, "saved")
    assert "![A map](the-map-of-seams.png)" in text_on_disk(authors.server)


def test_what_is_no_picture_is_refused_and_the_text_stays(authors: People, page: Page) -> None:
    authors.sign_in(page, new_author(authors, "ben"), FILE)
    drawn(page)
    before = source(page).input_value()
    drop(page, b"<svg xmlns='http://www.w3.org/2000/svg'/>", "map.png", "image/png")
    dialog = page.get_by_role("dialog", name="Insert a picture")
    dialog.get_by_label("What it shows").fill("A map")
    dialog.get_by_role("button", name="Insert").click()
    expect(dialog.get_by_role("alert")).to_contain_text("This is no picture that the pages can show")
    dialog.get_by_role("button", name="Close").click()
    assert source(page).input_value() == before
