"""The author's text is as safe as a learner's: PAINS 04, 05 and 19 on the page of the editor."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, Playwright, Route, expect

from tests.browser.authors import (
    FILE,
    MODULE,
    add_words,
    draft_state,
    drawn,
    file_state,
    new_author,
    open_file,
    source,
    text_on_disk,
    writing_server,
)
from tests.browser.chromium import killable_browser
from tests.browser.people import People

pytestmark = pytest.mark.browser

NewContext = Callable[..., BrowserContext]


@pytest.fixture(scope="module")
def authors(tmp_path_factory: pytest.TempPathFactory) -> Iterator[People]:
    """A server whose course may be changed."""
    with writing_server(tmp_path_factory.mktemp("writing")) as people:
        yield people


@pytest.fixture
def ada(authors: People) -> str:
    """An author's address."""
    return new_author(authors, "ada")


def undo_saves(authors: People, before: str) -> None:
    authors.server.content.joinpath(MODULE).write_text(before, encoding="utf-8")


@pytest.fixture(autouse=True)
def begin_with_the_same_course(authors: People) -> Iterator[None]:
    before = text_on_disk(authors.server)
    yield
    undo_saves(authors, before)


def test_a_text_is_typed_shown_and_saved(authors: People, ada: str, page: Page) -> None:
    """Red when saving writes another text than the one on the screen, or the page beside it is not the text's."""
    authors.sign_in(page, ada, FILE)
    before = source(page).input_value()
    assert before == text_on_disk(authors.server)
    file_state(page, "same")
    drawn(page)
    add_words(page, "\n> [!note] A new note\n> With words.\n")
    file_state(page, "draft")
    expect(page.frame_locator("iframe").get_by_text("A new note")).to_be_visible(timeout=60_000)
    assert text_on_disk(authors.server) == before
    page.keyboard.press("Control+s")
    file_state(page, "saved")
    assert text_on_disk(authors.server) == source(page).input_value()
    draft_state(page, "synced")
    page.reload()
    page.wait_for_selector("html[data-ready]")
    file_state(page, "same")


def test_problems_stand_at_their_lines(authors: People, ada: str, page: Page) -> None:
    """Red when a problem is at another line than it says, or the way to it does not lead there."""
    authors.sign_in(page, ada, FILE)
    drawn(page)
    add_words(page, "\n> [!kee] What\n> x\n")
    drawn(page, "old")
    expect(page.locator("#problem-count")).to_have_text("One problem")
    line = source(page).input_value()[: source(page).input_value().index("> [!kee]")].count("\n") + 1
    marked = page.locator(".source-lines .has-problem")
    expect(marked).to_have_text("> [!kee] What")
    assert marked.evaluate("line => [...line.parentElement.children].indexOf(line)") == line - 1
    page.get_by_role("button", name=f"Line {line}", exact=True).press("Enter")
    assert page.evaluate(
        "document.activeElement.value.slice(document.activeElement.selectionStart).startsWith('> [!kee]')"
    )
    assert marked.evaluate("line => line.offsetTop") == pytest.approx(caret_top(page), abs=4)


def caret_top(page: Page) -> float:
    """How far down the caret's line begins, as the box itself lays it out."""
    top: float = page.evaluate("""() => {
      const box = document.querySelector('.source-box');
      const copy = box.cloneNode();
      copy.value = box.value.slice(0, box.selectionStart);
      copy.style.cssText = 'position:absolute;visibility:hidden;height:0;top:0;left:0';
      copy.style.width = `${box.clientWidth}px`;
      box.parentElement.append(copy);
      const height = copy.scrollHeight;
      copy.remove();
      const style = getComputedStyle(box);
      return height - parseFloat(style.paddingBottom) - parseFloat(style.lineHeight);
    }""")
    return top


def test_the_page_scrolls_along(authors: People, ada: str, page: Page) -> None:
    page.set_viewport_size({"width": 1280, "height": 500})
    authors.sign_in(page, ada, FILE)
    drawn(page)
    frame = page.locator(".source-frame")
    frame.evaluate("frame => frame.scrollTo(0, frame.scrollHeight)")
    at_the_end = "() => { const root = document.querySelector('iframe').contentDocument.documentElement;"
    page.wait_for_function(
        f"{at_the_end} return root.scrollTop > 0 && root.scrollTop + root.clientHeight >= root.scrollHeight - 2 }}"
    )
    frame.evaluate("frame => frame.scrollTo(0, 0)")
    page.wait_for_function("() => document.querySelector('iframe').contentDocument.documentElement.scrollTop === 0")


@pytest.mark.pain(4)
def test_a_refused_save_keeps_the_draft(authors: People, ada: str, page: Page) -> None:
    """Red when the draft is dropped at the click: the server answers 500, or is not there, and the words are gone."""
    authors.sign_in(page, ada, FILE)
    before = text_on_disk(authors.server)
    add_words(page, "\nWords that must stay.\n")
    draft_state(page, "synced")
    answers: list[int] = [500, 503]

    def refuse(route: Route) -> None:
        if answers:
            route.fulfill(status=answers.pop(), body=json.dumps({"error": {"code": "x", "message": "No."}}))
        else:
            route.abort()

    page.route("**/api/editor/versions/**", refuse)
    for words in ("could not save", "could not save", "not reached"):
        page.keyboard.press("Control+s")
        expect(page.get_by_role("alert").filter(has_text=words)).to_be_visible()
        file_state(page, "draft")
        assert "Words that must stay." in source(page).input_value()
    page.reload()
    page.wait_for_selector("html[data-ready]")
    assert "Words that must stay." in source(page).input_value()
    assert text_on_disk(authors.server) == before
    page.unroute("**/api/editor/versions/**")
    page.get_by_role("button", name="Save into the file").click()
    file_state(page, "saved")
    assert "Words that must stay." in text_on_disk(authors.server)


@pytest.mark.pain(4)
def test_two_tabs_and_the_old_one_saves_last(authors: People, ada: str, new_context: NewContext) -> None:
    """Red when an old tab saves over what a newer one wrote into the file."""
    old = new_context().new_page()
    authors.sign_in(old, ada, FILE)
    old.route("**/api/editor/files/**", lambda route: route.abort())
    add_words(old, "\nFrom the old tab.\n")
    draft_state(old, "synced")
    other = new_context().new_page()
    authors.sign_in(other, new_author(authors, "ben"), FILE)
    add_words(other, "\nBen's words.\n")
    other.keyboard.press("Control+s")
    file_state(other, "saved")
    old.unroute("**/api/editor/files/**")
    old.keyboard.press("Control+s")
    file_state(old, "stale")
    assert "Ben's words." in text_on_disk(authors.server)
    assert "From the old tab." not in text_on_disk(authors.server)
    papers = old.locator("[data-part=changed]")
    expect(papers.locator("[data-part=mine]")).to_contain_text("From the old tab.")
    expect(papers.locator("[data-part=others-text]")).to_contain_text("Ben's words.")
    old.get_by_role("button", name="Go on with the file's").click()
    file_state(old, "same")
    old.get_by_role("button", name="Undo").click()
    assert "From the old tab." in source(old).input_value()
    add_words(old, "\nBen's words, put in by hand.\n")
    old.keyboard.press("Control+s")
    file_state(old, "saved")
    assert "From the old tab." in text_on_disk(authors.server)


@pytest.mark.pain(4)
def test_two_tabs_of_one_author_share_the_draft(authors: People, ada: str, new_context: NewContext) -> None:
    """Red when the tabs keep drafts apart, or one shows as changed what the other has saved."""
    context = new_context()
    first, second = context.new_page(), context.new_page()
    authors.sign_in(first, ada, FILE)
    open_file(second, authors)
    add_words(first, "\nFrom the first tab.\n")
    expect(source(second)).to_have_value(source(first).input_value())
    second.bring_to_front()
    second.get_by_role("button", name="Save into the file").click()
    file_state(second, "saved")
    file_state(first, "same")
    assert source(first).input_value() == text_on_disk(authors.server)


@pytest.mark.service_worker
@pytest.mark.pain(5)
def test_two_devices_and_one_was_offline(authors: People, ada: str, new_context: NewContext) -> None:
    """Red when one device's draft replaces the other's: both are kept, and the author chooses."""
    train, desk = new_context(), new_context()
    phone, laptop = train.new_page(), desk.new_page()
    authors.sign_in(phone, ada, FILE)
    authors.sign_in(laptop, ada, FILE)
    train.set_offline(True)
    add_words(phone, "\nWritten in the train.\n")
    draft_state(phone, "waiting")
    add_words(laptop, "\nWritten at the desk.\n")
    draft_state(laptop, "synced")
    train.set_offline(False)
    draft_state(phone, "conflict")
    papers = phone.get_by_role("group", name="Two versions of your text")
    expect(papers).to_contain_text("Written in the train.")
    expect(papers).to_contain_text("Written at the desk.")
    papers.get_by_role("button", name="Keep that").click()
    expect(source(phone)).to_have_value(source(laptop).input_value())
    draft_state(phone, "synced")


@pytest.mark.service_worker
@pytest.mark.pain(19)
def test_a_killed_browser_loses_nothing(authors: People, ada: str, playwright: Playwright, tmp_path: Path) -> None:
    """PAIN 01 for an author. Red when a draft waits for a timer or a button."""
    with killable_browser(playwright, tmp_path / "profile") as killable:
        page = killable.context.new_page()
        authors.sign_in(page, ada, FILE)
        killable.context.set_offline(True)
        add_words(page, "\nNo button was pressed.\n")
        draft_state(page, "waiting")
        killable.kill()
    with killable_browser(playwright, tmp_path / "profile") as killable:
        page = killable.context.new_page()
        authors.sign_in(page, ada, FILE)
        assert "No button was pressed." in source(page).input_value()
        file_state(page, "draft")


@pytest.mark.pain(19)
def test_a_session_that_ends_keeps_the_draft(authors: People, ada: str, page: Page) -> None:
    """PAIN 03 for an author. Red when a save without a session leads away, or drops the text."""
    authors.sign_in(page, ada, FILE)
    cookies = page.context.cookies()
    page.context.clear_cookies(name="sid")
    add_words(page, "\nWritten on.\n")
    page.keyboard.press("Control+s")
    expect(page.get_by_role("alert").filter(has_text="You are signed out")).to_be_visible()
    assert "Written on." in source(page).input_value()
    url = authors.server.url
    page.context.add_cookies([{"name": each["name"], "value": each["value"], "url": url} for each in cookies])
    page.keyboard.press("Control+s")
    file_state(page, "saved")
    assert "Written on." in text_on_disk(authors.server)


@pytest.mark.pain(19)
def test_a_draft_is_its_authors_alone(authors: People, ada: str, new_context: NewContext) -> None:
    """PAINS 06 and 20 for authors. Red when another author, or another file, shows it."""
    page, other = new_context().new_page(), new_context().new_page()
    authors.sign_in(page, ada, FILE)
    add_words(page, "\nNot ready for anybody.\n")
    draft_state(page, "synced")
    authors.sign_in(other, new_author(authors, "ben"), FILE)
    assert "Not ready" not in other.content()
    assert "Not ready" not in source(other).input_value()
    open_file(page, authors, "/editor/files/chapters/01-seam/02-practice.md")
    assert "Not ready" not in source(page).input_value()
    open_file(page, authors, "/editor")
    expect(page.locator(".open-drafts")).to_contain_text(MODULE)
    open_file(other, authors, "/editor")
    expect(other.locator(".open-drafts")).to_be_hidden()


def test_a_draft_goes_along_when_its_file_moves(authors: People, ada: str, page: Page) -> None:
    """Red when a draft is left under a name that no page shows."""
    authors.sign_in(page, ada, FILE)
    add_words(page, "\nOn the way.\n")
    draft_state(page, "synced")
    page.get_by_label("Name of the file").fill("09-the-idea.md")
    page.get_by_role("button", name="Give it this place").click()
    page.wait_for_selector("html[data-ready]")
    moved = "chapters/01-seam/09-the-idea.md"
    assert "On the way." in source(page).input_value()
    page.get_by_role("button", name="Save into the file").click()
    file_state(page, "saved")
    assert "On the way." in text_on_disk(authors.server, moved)
    open_file(page, authors, "/editor")
    expect(page.locator(".open-drafts")).to_be_hidden()
    authors.server.content.joinpath(moved).unlink()
