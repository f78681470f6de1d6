"""One tab of a browser syncs for all of them: what the others get from it, and what they do when it sleeps."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.chromium import open_page
from tests.browser.people import BOX, CHAPTER, People, state

pytestmark = pytest.mark.browser

SILENCE = 20_000


@pytest.fixture
def tabs(people: People, new_context: Callable[..., BrowserContext]) -> tuple[str, Page, Page]:
    """Whose they are, the tab that syncs, and the one that the person uses, on a clock that can be put forward."""
    ana, context = people.join("ana"), new_context()
    first = people.sign_in(context.new_page(), ana)
    first.locator(BOX).press_sequentially("one")
    first.locator("h1").click()
    state(first, "synced")
    second = context.new_page()
    second.clock.install()
    state(open_page(second, people.server.url + CHAPTER), "synced")
    return ana, first, second


def test_a_tab_that_was_put_to_sleep_is_not_waited_for(
    people: People, new_context: Callable[..., BrowserContext]
) -> None:
    """A sleeping tab keeps its lock and says nothing. Red when only the lock says who syncs."""
    context = new_context()
    page = people.sign_in(context.new_page(), people.join("ana"))
    state(page, "idle")
    account = next(cookie["value"] for cookie in context.cookies() if cookie["name"] == "account")
    page.goto(people.server.url + "/healthz")
    page.evaluate("(name) => void navigator.locks.request(name, () => new Promise(() => {}))", f"sync-user-{account}")
    used = context.new_page()
    used.clock.install()
    open_page(used, people.server.url + CHAPTER)
    used.locator(BOX).press_sequentially("typed beside a sleeping tab")
    state(used, "waiting")
    used.clock.fast_forward(SILENCE)
    state(used, "synced")


def test_the_tab_in_use_shows_what_other_devices_wrote(
    people: People, new_context: Callable[..., BrowserContext], tabs: tuple[str, Page, Page]
) -> None:
    """Red when only the tab that syncs asks the server, which may be hidden for days."""
    ana, _, second = tabs
    phone = people.sign_in(new_context().new_page(), ana)
    expect(phone.locator(BOX)).to_have_value("one")
    phone.locator(BOX).press_sequentially("from the phone, ")
    state(phone, "synced")
    second.evaluate("dispatchEvent(new Event('focus'))")
    expect(second.locator(BOX)).to_have_value(phone.locator(BOX).input_value())


@pytest.mark.pain(3)
def test_pain_03_every_tab_says_that_the_session_ended(tabs: tuple[str, Page, Page]) -> None:
    """Red when only the tab that syncs knows: the other said that all goes well, and offered no way to sign in."""
    _, first, second = tabs
    first.context.clear_cookies(name="sid")
    second.locator(BOX).press_sequentially(" and two")
    state(second, "signed-out")
    expect(second.get_by_role("link", name="Sign in", exact=True).first).to_be_visible()
