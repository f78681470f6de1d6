"""A server that asks for time gets it: nothing is sent before, nothing is lost meanwhile."""

import time
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Route, expect

from tests.browser.chromium import open_page
from tests.browser.people import BOX, CHAPTER, People, state

pytestmark = pytest.mark.browser

SECONDS = 4


def test_what_was_asked_too_often_waits_and_arrives(people: People, new_context: Callable[..., BrowserContext]) -> None:
    """Red when a key, a blur or the focus sends at once what the server asked to send later."""
    ana, context = people.join("ana"), new_context()
    page = people.sign_in(context.new_page(), ana)
    state(page, "idle")
    asked: list[float] = []

    def refuse_once(route: Route) -> None:
        asked.append(time.monotonic())
        if len(asked) > 1:
            return route.continue_()
        return route.fulfill(status=429, headers={"Retry-After": str(SECONDS)}, json={"error": {"code": "too_often"}})

    context.route("**/api/sync", refuse_once)
    with page.expect_response(lambda answer: answer.status == 429):
        page.locator(BOX).fill("one")
        page.locator("h1").click()
    page.locator(BOX).press_sequentially(" and more")
    page.locator("h1").click()
    page.evaluate("dispatchEvent(new Event('focus')); dispatchEvent(new Event('online'))")
    expect(page.locator(".save-status").first).to_contain_text("Saved on this device")
    state(page, "synced")
    assert asked[1] - asked[0] > SECONDS - 0.2
    context.unroute("**/api/sync")
    laptop = people.sign_in(new_context().new_page(), ana)
    expect(laptop.locator(BOX)).to_have_value("one and more")


def test_a_day_instead_of_seconds_is_no_reason_to_hurry(
    people: People, new_context: Callable[..., BrowserContext]
) -> None:
    """Proxies write so (RFC 9110, 10.2.3). Red when the day is read as a number: the page asks without a pause."""
    context = new_context()
    page = people.sign_in(context.new_page(), people.join("ana"))
    state(page, "idle")
    asked: list[float] = []

    def refuse(route: Route) -> None:
        asked.append(time.monotonic())
        route.fulfill(status=503, headers={"Retry-After": "Wed, 21 Oct 2037 07:28:00 GMT"}, body="")

    context.route("**/api/sync", refuse)
    open_page(page, people.server.url + CHAPTER)
    for _ in range(2):
        page.wait_for_event("response", lambda answer: answer.status == 503)
    assert asked[2] - asked[0] > 1
