"""What the server does not take stays on the screen, with the reason and what can be done."""

import json
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, Route, expect

from tests.browser.chromium import open_page
from tests.browser.people import BOX, CHAPTER, People, state
from tests.browser.sheets import box, field
from tests.browser.soundness import faults

pytestmark = pytest.mark.browser

TOO_LONG = "word " * 41_000


def test_a_text_that_is_too_long_says_so_beside_its_box(
    people: People, new_context: Callable[..., BrowserContext]
) -> None:
    """Red when takeUp() drops what was refused, or keeps it once its writer shortened it."""
    context = new_context(permissions=["clipboard-read", "clipboard-write"], viewport={"width": 320, "height": 640})
    ana = people.join("ana")
    page = people.sign_in(context.new_page(), ana)
    page.locator(BOX).fill("short enough")
    state(page, "synced")
    page.locator(BOX).fill(TOO_LONG)
    state(page, "refused")
    row = page.locator(".reflection", has=page.locator(BOX)).locator(".refused")
    expect(row).to_contain_text("longer than your account takes")
    assert page.evaluate("document.documentElement.scrollWidth") == 320
    assert faults(page) == []
    row.get_by_role("button", name="Copy text").click()
    expect(row).to_contain_text("Copied.")
    assert page.evaluate("navigator.clipboard.readText()") == TOO_LONG
    row.get_by_role("button", name="Try again").click()
    state(page, "refused")
    open_page(page, people.server.url + "/")
    elsewhere = page.locator(".claim:visible")
    expect(elsewhere.get_by_role("link", name="Module 1 · The Master Onboarding Process")).to_have_attribute(
        "href", f"{CHAPTER}{BOX}"
    )
    open_page(page, people.server.url + CHAPTER)
    expect(page.locator(BOX)).to_have_value(TOO_LONG)
    page.locator(BOX).fill("shortened")
    state(page, "synced")
    expect(page.locator(".refused:visible")).to_have_count(0)
    laptop = people.sign_in(new_context().new_page(), ana)
    expect(laptop.locator(BOX)).to_have_value("shortened")


def test_what_is_let_go_stays_in_the_history_of_the_device(
    people: People, new_context: Callable[..., BrowserContext]
) -> None:
    page = people.sign_in(new_context().new_page(), people.join("ana"))
    page.locator(BOX).fill("in the account")
    state(page, "synced")
    page.locator(BOX).fill(TOO_LONG)
    state(page, "refused")
    page.locator(".refused").get_by_role("button", name="Let it go").click()
    state(page, "synced")
    expect(page.locator(BOX)).to_have_value("in the account")
    expect(page.locator(".refused:visible")).to_have_count(0)
    reflection = page.locator(".reflection", has=page.locator(BOX))
    reflection.get_by_role("button", name="History").click()
    expect(reflection.locator(".history-list button")).to_contain_text(["words: 41000"])
    open_page(page, people.server.url + CHAPTER)
    expect(page.locator(BOX)).to_have_value("in the account")
    state(page, "synced")


def test_a_first_text_that_is_refused_can_be_let_go(people: People, new_context: Callable[..., BrowserContext]) -> None:
    page = people.sign_in(new_context().new_page(), people.join("ana"))
    page.locator(BOX).fill(TOO_LONG)
    state(page, "refused")
    page.locator(".refused").get_by_role("button", name="Let it go").click()
    state(page, "synced")
    expect(page.locator(BOX)).to_have_value("")
    page.locator(BOX).press_sequentially("and on")
    state(page, "synced")


def test_one_text_beyond_every_request_stops_no_other(
    people: People, new_context: Callable[..., BrowserContext]
) -> None:
    """Red when takeOutbox() sends what is larger than a whole request may be."""
    ana = people.join("ana")
    page = people.sign_in(new_context().new_page(), ana)
    page.locator(BOX).fill("word " * 190_000)
    state(page, "refused")
    expect(page.locator(".refused:visible")).to_contain_text("longer than your account takes")
    with page.expect_response(lambda answer: '"key":"d:' in (answer.request.post_data or "")):
        page.locator('[data-item="customer-training"] .mark-button').click()
    laptop = people.sign_in(new_context().new_page(), ana)
    expect(laptop.locator(".progress-panel .counter")).to_have_text("1 / 9 · 11%")


def test_a_request_that_is_too_large_is_sent_in_parts(
    people: People, new_context: Callable[..., BrowserContext]
) -> None:
    """Something on the way takes less than agreed. Red when a 413 is answered with the same request again."""
    context = new_context()
    ana = people.join("ana")
    page = people.sign_in(context.new_page(), ana)
    state(page, "idle")
    context.route("**/api/sync", lambda route: route.abort())
    page.locator(BOX).fill("one of three")
    page.locator('[data-item="customer-training"] .mark-button').click()
    page.locator('[data-item="milestone-tracking"] .mark-button').click()
    state(page, "waiting")
    counts: list[int] = []

    def take_one(route: Route) -> None:
        counts.append(len(json.loads(route.request.post_data or "{}")["changes"]))
        if counts[-1] > 1:
            return route.fulfill(status=413)
        return route.continue_()

    context.route("**/api/sync", take_one)  # the newest route is asked first; without one, a retry would slip through
    page.evaluate("dispatchEvent(new Event('online'))")
    state(page, "synced")
    assert max(counts) > 1
    laptop = people.sign_in(new_context().new_page(), ana)
    expect(laptop.locator(BOX)).to_have_value("one of three")
    expect(laptop.locator(".progress-panel .counter")).to_have_text("2 / 9 · 22%")


def test_a_pasted_heap_keeps_its_box_on_the_screen(people: People, page: Page) -> None:
    """What the account says of it stands below the box: within reach, not megabytes further down."""
    people.sign_in(page, people.join("ana"), "/worksheets/sop")
    purpose = box(page, "purpose")
    purpose.fill("two words " * 30_000)
    page.locator("h1").click()
    reason = field(page, "purpose").get_by_text("Not saved to your account. This is longer than your account takes")
    expect(reason).to_be_visible()
    heights = [each.bounding_box() for each in (purpose, field(page, "purpose"))]
    assert all(found and found["height"] < 1.5 * page.evaluate("innerHeight") for found in heights)
    assert len(purpose.input_value()) == 300_000
