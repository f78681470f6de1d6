"""Done to standard: what is missing stands in the list and beneath its place."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.sheets import (
    add_row,
    box,
    field,
    open_sheet,
    standard,
    values,
)
from tests.servers import RunningServer

pytestmark = pytest.mark.browser


def test_the_list_says_what_is_missing_and_leads_there(sheet: Page) -> None:
    expect(standard(sheet, "all:required")).to_have_attribute("data-state", "missing")
    standard(sheet, "all:required").get_by_role("button", name="Trigger").click()
    expect(box(sheet, "trigger")).to_be_focused()
    sheet.keyboard.type("Signed, soon after the call")
    expect(standard(sheet, "nothing-vague")).to_have_attribute("data-state", "missing", timeout=5000)
    quote = field(sheet, "trigger").locator(".quote")
    expect(quote).to_have_text("“soon”")
    sheet.locator("h1").click()
    quote.click()
    chosen = box(sheet, "trigger").evaluate("(box) => box.value.slice(box.selectionStart, box.selectionEnd)")
    assert chosen == "soon"
    field(sheet, "trigger").get_by_label("Why this word stays").fill("It is the wording of the contract")
    expect(field(sheet, "trigger").locator(".finding")).to_have_count(0, timeout=5000)
    assert values(sheet)["f:trigger#why"] == "It is the wording of the contract"
    expect(standard(sheet, "trigger-is-event")).to_contain_text("you confirm this", use_inner_text=True)
    standard(sheet, "trigger-is-event").get_by_role("checkbox").check()
    expect(standard(sheet, "trigger-is-event")).to_contain_text("you confirmed", use_inner_text=True)
    expect(standard(sheet, "trigger-is-event")).to_have_attribute("data-state", "declared", timeout=5000)
    sheet.reload()
    sheet.wait_for_selector("html[data-ready]")
    expect(standard(sheet, "trigger-is-event").get_by_role("checkbox")).to_be_checked()
    expect(field(sheet, "trigger").get_by_label("Why this word stays")).to_have_value(
        "It is the wording of the contract"
    )


def test_a_flag_in_a_row_is_explained_in_the_row(sheet: Page) -> None:
    row = add_row(sheet, "steps", "action", "Call the admin soon")
    expect(row.locator(".quote")).to_have_text("“soon”", timeout=5000)
    row.get_by_label("Why this word stays").fill("Their own word")
    expect(row.locator(".finding")).to_have_count(0, timeout=5000)
    (stored_row,) = values(sheet).values()
    assert stored_row["why"] == "Their own word"


def test_a_rule_says_in_its_place_what_it_asks(server: RunningServer, page: Page) -> None:
    """Red when a calculated flag says only that something is wrong, and not what is asked."""
    open_sheet(page, server, "onboarding-tracker")
    field(page, "risk-refreshed").locator("input").first.fill("2020-03-01")
    said = "Asked: The flag was refreshed within the last seven days. Here it reads: Yes."
    expect(field(page, "flag-stale").locator(".finding")).to_have_text(said, timeout=5000)
    expect(standard(page, "flag-fresh").locator(".standard-findings li")).to_contain_text("Here it reads: Yes.")


def test_pasted_megabytes_are_told_where_they_stand(sheet: Page) -> None:
    """Red when a document that is too large to be checked says so nowhere, or only somewhere else."""
    box(sheet, "title").fill("Send the pack")
    box(sheet, "purpose").fill("word " * 300_000)
    told = field(sheet, "purpose").locator(".finding")
    expect(told).to_contain_text("more here than can be checked at once", timeout=10_000)
    expect(sheet.locator("[data-part=checked]")).to_contain_text("Nothing of it is lost")
    expect(box(sheet, "purpose")).to_have_value("word " * 300_000)
    box(sheet, "purpose").fill("The customer knows who looks after them.")
    expect(told).to_have_count(0, timeout=5000)
    expect(sheet.locator("[data-part=checked]")).to_contain_text("Checked")
