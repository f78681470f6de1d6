"""What stands in a worksheet is never more than words: on its page, in lists, where it is offered to another."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, expect

from tests.browser.chromium import open_page, saved
from tests.browser.sheets import add_row, box, cell, field, open_sheet, rows
from tests.browser.test_stored_xss import ATTEMPTS, STRUCK, WATCH
from tests.servers import RunningServer

pytestmark = pytest.mark.browser

EVERYTHING = "\n".join(ATTEMPTS)
ONE_LINE = " ".join(ATTEMPTS)


def test_a_worksheet_full_of_attempts_stays_words(
    server: RunningServer, new_context: Callable[..., BrowserContext]
) -> None:
    """Red when a name, an entry of another document or a line of a list is put into a page as HTML."""
    context = new_context()
    context.add_init_script(WATCH)
    page = context.new_page()
    open_sheet(page, server, "promise-register")
    box(page, "customer").fill(ONE_LINE)
    add_row(page, "promises", "promise", EVERYTHING)
    cell(rows(page, "promises").first, "owner").fill(ONE_LINE)
    saved(page)
    expect(page.locator(".document-name")).to_contain_text(ATTEMPTS[1])
    assert page.evaluate(STRUCK) == []
    for path, place in (("/worksheets/", "[data-template=promise-register] li"), ("/worksheets/handover-package", "")):
        open_page(page, server.url + path)
        if place:
            expect(page.locator(place)).to_contain_text(ATTEMPTS[1])
        assert page.evaluate(STRUCK) == []
    field(page, "promises").locator("[data-part=sources] summary").click()
    expect(field(page, "promises").locator(".source-entry").first).to_contain_text(ATTEMPTS[1])
    field(page, "promises").get_by_role("button", name="Take over").click()
    expect(rows(page, "promises").locator(".origin")).to_contain_text(ATTEMPTS[1])
    assert page.evaluate(STRUCK) == []
    open_sheet(page, server, "onboarding-tracker")
    box(page, "customer").fill(ONE_LINE)
    box(page, "next-action").fill(ONE_LINE)
    saved(page)
    open_page(page, server.url + "/worksheets/onboarding-tracker/board")
    expect(page.locator(".board-line")).to_contain_text(ATTEMPTS[1])
    assert page.evaluate(STRUCK) == []
