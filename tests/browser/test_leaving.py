"""Signing out while something still waits: nothing is dropped without a word, and nothing stays that need not."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, Route, expect

from tests.browser.chromium import open_page
from tests.browser.people import BOX, CHAPTER, People, state

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
