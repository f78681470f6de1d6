"""The tracker's morning list: every customer on a line, what is flagged first."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.chromium import open_page, saved
from tests.browser.sheets import box, change_document, field, load_sample, open_sheet
from tests.servers import RunningServer

pytestmark = [pytest.mark.browser, pytest.mark.service_worker]

BOARD = "/worksheets/onboarding-tracker/board"


def names(page: Page) -> list[str]:
    return page.locator(".board-line [data-part=link]").all_inner_texts()


def test_flags_come_first_and_every_view_has_every_customer(
    server: RunningServer, new_context: Callable[..., BrowserContext]
) -> None:
    """Red when the board orders by what was checked at first, or shows what is archived."""
    context = new_context(timezone_id="UTC")
    page = context.new_page()
    page.clock.set_fixed_time("2026-03-25T12:00:00Z")
    open_page(page, server.url + BOARD)
    expect(page.locator(".board .empty")).to_contain_text("Your customers will stand here")
    open_sheet(page, server, "onboarding-tracker")
    load_sample(page)
    change_document(page, "Duplicate")
    box(page, "customer").fill("Marlstone Depots")
    page.get_by_role("button", name="Rename").click()
    page.get_by_label("Name of this document").fill("Marlstone Depots")
    page.keyboard.press("Enter")
    field(page, "stage").locator("select").select_option("kick-off")
    field(page, "next-owner").locator("[data-part=name]").fill("Joel Adeyemi")
    field(page, "next-deadline").locator("input").first.fill("2026-03-20T10:00")
    saved(page)
    change_document(page, "Duplicate")
    page.get_by_role("button", name="Archive").click()
    saved(page)
    open_page(page, server.url + BOARD)
    expect(page.locator(".board-line")).to_have_count(2)
    first = page.locator(".board-line").first
    expect(first).to_contain_text("Marlstone Depots")
    expect(first).to_have_attribute("data-flags", "next-late")
    expect(first.locator(".board-flags li")).to_have_text(["Next action past its deadline"])
    page.get_by_role("button", name="By stage").click()
    assert page.locator(".board-group h2").all_inner_texts() == ["3 · Kick-Off Meeting", "5 · Training & Enablement"]
    page.get_by_role("button", name="By owner").click()
    assert "Joel Adeyemi" in page.locator(".board-group h2").all_inner_texts()
    assert sorted(names(page)) == ["Marlstone Depots", "Northwind Logistics"]
    page.get_by_role("button", name="Two weeks ahead").click()
    expect(page.locator(".board-date").first).to_be_visible()
    with page.expect_download() as coming:
        page.get_by_role("button", name="Excel").click()
    assert coming.value.suggested_filename == "Onboarding Tracker.xlsx"
    context.set_offline(True)
    page.evaluate("dispatchEvent(new Event('focus'))")
    page.get_by_role("button", name="Flags first").click()
    assert names(page) == ["Marlstone Depots", "Northwind Logistics"]
    context.set_offline(False)
    first.get_by_role("link").click()
    expect(box(page, "customer")).to_have_value("Marlstone Depots")
