"""A page that was opened before the server got other scripts: what it asks for late is not there any more."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from tests.browser.chromium import open_page, saved
from tests.browser.people import BOX, CHAPTER, People, state
from tests.servers import RunningServer

pytestmark = pytest.mark.browser


def release(context: BrowserContext) -> None:
    """From now on the server has none of the scripts that open pages were made of."""
    context.route("**/static/**", lambda route: route.fulfill(status=404, body=""))


def test_a_tab_that_begins_to_sync_after_a_release_sends_its_words(
    people: People, new_context: Callable[..., BrowserContext]
) -> None:
    """Red when a round needs a script that was not loaded with the page."""
    ana, context = people.join("ana"), new_context()
    first = people.sign_in(context.new_page(), ana)
    state(first, "idle")
    second = open_page(context.new_page(), people.server.url + CHAPTER)
    release(context)
    first.close()
    second.locator(BOX).press_sequentially("typed on an old page")
    state(second, "synced")
    laptop = people.sign_in(new_context().new_page(), ana)
    expect(laptop.locator(BOX)).to_have_value("typed on an old page")


def test_a_part_that_the_server_has_no_more_is_explained(server: RunningServer, page: Page) -> None:
    """Red when the button does nothing, as if nobody had pressed it."""
    open_page(page, server.url + CHAPTER)
    page.locator(BOX).press_sequentially("typed before the release")
    saved(page)
    release(page.context)
    history_of(page).click()
    notice = page.locator(".storage-notice")
    expect(notice).to_contain_text("The course was renewed since you opened this page")
    expect(notice).to_be_in_viewport(ratio=1)
    page.locator(BOX).press_sequentially(", and after it")
    saved(page)
    page.context.unroute("**/static/**")
    with page.expect_navigation():
        notice.get_by_role("button", name="Reload the page").click()
    page.wait_for_selector("html[data-ready]")
    expect(page.locator(BOX)).to_have_value("typed before the release, and after it")
    expect(notice).to_be_hidden()
    history_of(page).click()
    expect(page.locator(".history:visible")).to_have_count(1)


def history_of(page: Page) -> Locator:
    return page.locator(".reflection", has=page.locator(BOX)).get_by_role("button", name="History")
