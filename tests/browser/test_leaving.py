"""Signing out while something still waits: nothing is dropped without a word, and nothing stays that need not."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, Response, Route, expect

from tests.browser.chromium import open_page
from tests.browser.people import BOX, CHAPTER, KEY, People, state
from tests.browser.test_storage import FULL

pytestmark = pytest.mark.browser

DATABASES = "indexedDB.databases().then((all) => all.map((each) => each.name).join())"


def hold_sign_out(page: Page, people: People) -> list[Route]:
    """Signs out, up to the request that ends the session; gives the list with that request, which waits."""
    held: list[Route] = []
    page.route("**/accounts/sign-out", lambda route: held.append(route))
    open_page(page, f"{people.server.url}/accounts/")
    with page.expect_request("**/accounts/sign-out"):
        page.get_by_role("button", name="Sign out").click(no_wait_after=True)
    return held


def test_words_stored_while_another_tab_signs_out_are_kept(
    people: People, new_context: Callable[..., BrowserContext]
) -> None:
    """Red when leave() deletes the space without asking once more what waits in it."""
    ana = people.join("ana")
    context = new_context()
    page, other = context.new_page(), context.new_page()
    people.sign_in(page, ana)
    open_page(other, people.server.url + CHAPTER)
    other.locator(BOX).press_sequentially("sent")
    state(other, "synced")
    held = hold_sign_out(page, people)
    context.route("**/api/sync", lambda route: route.abort())
    other.locator(BOX).press_sequentially(", and not sent")
    state(other, "waiting")
    with page.expect_navigation():
        held[0].continue_()
    expect(other.locator(BOX)).to_have_value("")
    other.close()
    context.unroute("**/api/sync")
    people.sign_in(page, ana)
    expect(page.locator(BOX)).to_have_value("sent, and not sent")
    state(page, "synced")


def test_without_anything_waiting_the_space_is_deleted(
    people: People, new_context: Callable[..., BrowserContext]
) -> None:
    context = new_context()
    page = people.sign_in(context.new_page(), people.join("ana"))
    other = open_page(context.new_page(), people.server.url + CHAPTER)
    other.locator(BOX).press_sequentially("sent")
    state(other, "synced")
    people.sign_out(page)
    assert "course-user-" not in page.evaluate(DATABASES)
    expect(other.locator(BOX)).to_have_value("")


@pytest.mark.parametrize("is_back", [True, False])
def test_words_without_room_reach_the_account_or_a_file_before_leaving(
    is_back: bool, people: People, new_context: Callable[..., BrowserContext]
) -> None:
    """The box's key does not fit and the server is away. Red when tails are not taken over, or stay after leaving."""
    ana = people.join("ana")
    context = new_context()
    page = people.sign_in(context.new_page(), ana)
    state(page, "idle")
    page.add_init_script(FULL + f"window.isFull = true; window.fullKey = '{KEY}';")
    open_page(page, people.server.url + CHAPTER)
    context.route("**/api/sync", lambda route: route.abort())
    page.locator(BOX).fill("no room for these")
    state(page, "full")
    if is_back:
        context.unroute("**/api/sync")
        with page.expect_request(lambda request: "no room for these" in (request.post_data or "")):
            open_page(page, f"{people.server.url}/accounts/")  # the next page sends them, before anybody signs out
        people.sign_out(page)
    else:
        open_page(page, f"{people.server.url}/accounts/")
        page.get_by_role("button", name="Sign out").click()
        with page.expect_download() as download, page.expect_navigation():
            page.get_by_role("button", name="Download a copy and sign out").click(timeout=10_000)
        assert "no room for these" in Path(download.value.path()).read_text(encoding="utf-8")
    assert "no room for these" not in page.evaluate("JSON.stringify({ ...localStorage })")
    assert "course-user-" not in page.evaluate("indexedDB.databases().then((all) => JSON.stringify(all))")
    if is_back:
        laptop = people.sign_in(new_context().new_page(), ana)
        expect(laptop.locator(BOX)).to_have_value("no room for these")


def carries(text: str) -> Callable[[Response], bool]:
    """Whether a response answers the request that carried `text`: other requests may be on their way."""
    return lambda answer: text in (answer.request.post_data or "")


def test_a_second_text_without_room_follows_the_first(
    people: People, new_context: Callable[..., BrowserContext]
) -> None:
    """Red when what was sent from memory forgets what was sent before it (`earlier`)."""
    ana = people.join("ana")
    page = people.sign_in(new_context().new_page(), ana)
    state(page, "idle")
    page.add_init_script(FULL + f"window.isFull = true; window.fullKey = '{KEY}';")
    open_page(page, people.server.url + CHAPTER)
    for text in ("one thing", "another"):
        with page.expect_response(carries(text)):
            page.locator(BOX).fill(text)
    laptop = people.sign_in(new_context().new_page(), ana)
    expect(laptop.locator(BOX)).to_have_value("another")
    state(laptop, "synced")
