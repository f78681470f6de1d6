"""An author who has never seen the project adds a module, and everybody can use the editor."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from course_app.authoring.check import check_content
from tests.authoring.editor.writing import PNG
from tests.browser.authors import FILE, drawn, file_state, new_author, open_file, source, writing_server
from tests.browser.people import People
from tests.browser.soundness import faults_by_day_and_night

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def authors(tmp_path_factory: pytest.TempPathFactory) -> Iterator[People]:
    """A server whose course may be changed."""
    with writing_server(tmp_path_factory.mktemp("writing")) as people:
        yield people


def tab_to(page: Page, name: str) -> None:
    """Presses Tab until the control of that name has the focus, as somebody without a mouse does."""
    for _ in range(150):
        page.keyboard.press("Tab")
        found = page.evaluate(
            """() => {
              const { activeElement: here } = document;
              const label = here.labels?.[0]?.textContent ?? here.getAttribute("aria-label") ?? here.textContent;
              return label.replace(/\\s+/g, " ").trim();
            }"""
        )
        if re.search(name, found):
            return
    raise AssertionError(f"no control called {name} is reached by the keyboard")


def write_over(page: Page, placeholder: str, words: str) -> None:
    """Goes to a placeholder in the text with the arrow keys, and types over it."""
    page.keyboard.press("Control+Home")
    for _ in range(source(page).input_value().index(placeholder)):
        page.keyboard.press("ArrowRight")
    for _ in placeholder:
        page.keyboard.press("Shift+ArrowRight")
    page.keyboard.insert_text(words)


def insert_callout(page: Page, name: str, words: str) -> None:
    """Inserts a callout at the caret and types over what is chosen in it."""
    go_back_to(page, "^Callout …$")
    page.keyboard.press("Enter")
    tab_to(page, name)
    page.keyboard.press("Enter")
    page.keyboard.insert_text(words)


def go_to_words_of_line(page: Page) -> None:
    """Goes to the beginning of the caret's line, behind its `> `."""
    for key in ("Home", "ArrowRight", "ArrowRight"):
        page.keyboard.press(key)


def follow(page: Page) -> None:
    """Presses Enter on what leads to another page."""
    with page.expect_navigation():
        page.keyboard.press("Enter")
    page.wait_for_selector("html[data-ready]")


def save(page: Page) -> None:
    page.keyboard.press("Control+s")
    file_state(page, "saved")
    drawn(page)
    expect(page.locator("#problem-count")).to_have_text("No problems")


def test_a_newcomer_adds_a_module_and_its_homework(authors: People, page: Page, tmp_path: Path) -> None:
    """By keyboard alone: a module with a callout, a reflection and an image, a piece of homework, published.

    Red when a step needs a mouse, or when what the editor offers leaves a course with problems.
    """
    picture = tmp_path / "The Map.png"
    picture.write_bytes(PNG)
    root = authors.server.content
    authors.sign_in(page, new_author(authors, "ada"), "/accounts/")
    tab_to(page, "^The course's files$")
    follow(page)
    tab_to(page, "^New module · The Seam")
    follow(page)
    tab_to(page, "^Title")
    page.keyboard.insert_text("Listening Before Talking")
    tab_to(page, "^Category")
    page.keyboard.press("ArrowDown")
    tab_to(page, "^Make it$")
    follow(page)
    expect(page.get_by_role("status").filter(has_text="The file is there")).to_be_visible()
    drawn(page)

    tab_to(page, "^The text of the file$")
    write_over(page, "The opening statement: one sentence that a reader remembers.", "Listen first.")
    write_over(page, "What there is to know.", "People tell you what they need when you let them.")
    insert_callout(page, "^Pro Insight", "Silence Works")
    page.keyboard.press("ArrowDown")
    go_to_words_of_line(page)
    page.keyboard.press("Shift+End")
    page.keyboard.insert_text("Count to five before you answer.")

    go_back_to(page, "^Picture …$")
    page.keyboard.press("Enter")
    page.get_by_label("Picture", exact=True).set_input_files(picture)  # the browser's own dialog for files
    tab_to(page, "^What it shows$")
    page.keyboard.insert_text("Two people, one of them listening")
    page.keyboard.press("Enter")
    expect(source(page)).to_have_value(re.compile(r"!\[Two people, one of them listening\]\(the-map\.png\)"))

    write_over(page, "What the reader is asked to write down.", "Whom did you interrupt this week?")
    page.keyboard.press("End")
    insert_callout(page, "^Reflection", "What did you hear after you fell silent?")
    go_to_words_of_line(page)
    page.keyboard.press("Control+k")
    tab_to(page, "^Words of the link$")
    page.keyboard.insert_text("See the idea.")
    page.keyboard.press("Enter")
    save(page)
    text = source(page).input_value()
    assert re.findall(r"\{#([\w-]+)\}", text) == [
        "reflect-listening-before-talking",
        "reflect-listening-before-talking-2",
    ]
    assert "> [!insight] Silence Works\n> Count to five before you answer.\n" in text
    shown = page.frame_locator("iframe")
    expect(shown.get_by_text("Silence Works")).to_be_visible()
    expect(shown.get_by_role("img", name="Two people, one of them listening")).to_have_count(1)
    assert page.evaluate("document.querySelector('iframe').contentDocument.querySelector('img').src").count(
        "/editor/images/"
    )

    go_back_to(page, "^The course's files$")
    follow(page)
    tab_to(page, "^New homework · The Seam")
    follow(page)
    tab_to(page, "^Title")
    page.keyboard.insert_text("Write Down What You Heard")
    follow(page)
    tab_to(page, "^The text of the file$")
    write_over(page, "The thing to hand in, in one sentence.", "Half a page in the customer's own words.")
    save(page)
    assert check_content(root) == ()

    go_back_to(page, "^Publish …$")
    follow(page)
    tab_to(page, "^A small edit$")
    follow(page)
    expect(page.get_by_text("listening-before-talking")).to_be_visible()
    tab_to(page, "^Publish as a small edit$")
    follow(page)
    expect(page.get_by_role("status").filter(has_text="Published.")).to_be_visible()
    for _ in range(100):
        page.goto(f"{authors.server.url}/chapters/the-seam")
        if page.get_by_text("Silence Works").count():
            break
        page.wait_for_timeout(100)  # the server looks at most once a second
    expect(page.get_by_text("Silence Works")).to_be_visible()
    assert page.request.get(authors.server.url + "/homework/write-down-what-you-heard").ok


def go_back_to(page: Page, name: str) -> None:
    """Presses Shift+Tab until the control has the focus."""
    for _ in range(150):
        page.keyboard.press("Shift+Tab")
        if re.search(name, page.evaluate("document.activeElement.textContent.replace(/\\s+/g, ' ').trim()")):
            return
    raise AssertionError(f"no control called {name} is reached by the keyboard")


PAGES = ["/editor", FILE, "/editor/new/module?chapter=chapters/01-seam", "/editor/publication"]
PAGES += [f"/editor/{way}/{FILE.partition('/files/')[2]}" for way in ("history", "deletions")]
PAGES += ["/editor/publication?kind=real", "/editor/deletions"]


def test_axe_finds_nothing_and_nothing_scrolls_sideways(
    authors: People, new_context: Callable[..., BrowserContext]
) -> None:
    """On every page of the editor, with problems, with two texts and with each dialog open; 320 pixels wide."""
    page = new_context(viewport={"width": 320, "height": 700}).new_page()
    authors.sign_in(page, new_author(authors, "ada"), "/editor")
    for path in PAGES:
        open_file(page, authors, path)
        if path == FILE:
            drawn(page)
            page.keyboard.press("Tab")
            source(page).focus()
            page.keyboard.press("Control+End")
            page.keyboard.insert_text(
                "\n> [!kee] A very-long-word-that-has-no-blank-in-it-and-goes-on-and-on-and-on\n> x\n"
            )
            drawn(page, "old")
            assert_sound(page)
            for name in ("Callout …", "Link …", "Picture …"):
                page.get_by_role("button", name=name).click()
                assert_sound(page)
                page.keyboard.press("Escape")
            file = authors.server.content / FILE.partition("/files/")[2]
            before = file.read_text()
            file.write_text(before + "\nSomebody else.\n")
            page.evaluate("dispatchEvent(new Event('focus'))")
            file_state(page, "stale")
            assert_sound(page)
            file.write_text(before)
        else:
            assert_sound(page)


def assert_sound(page: Page) -> None:
    assert faults_by_day_and_night(page) == [], page.url
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
