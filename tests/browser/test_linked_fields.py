"""One entry, many uses: shown where it is needed, taken over by choice, and a later change offered, never forced."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from tests.browser.chromium import saved
from tests.browser.sheets import (
    add_row,
    box,
    cell,
    document,
    expect_texts,
    field,
    load_sample,
    open_sheet,
    rows,
    values,
)
from tests.servers import RunningServer

pytestmark = pytest.mark.browser


def entries(page: Page, name: str) -> Locator:
    """What a field offers to take over, once its list is opened."""
    summary = field(page, name).locator("[data-part=sources] summary")
    expect(summary).to_be_visible()
    if field(page, name).locator("details[data-part=entries][open]").count() == 0:
        summary.click()
    return field(page, name).locator(".source-entries .source-entry")


def test_a_promise_is_taken_over_and_its_change_is_offered(
    server: RunningServer, new_context: Callable[..., BrowserContext]
) -> None:
    """Red when LinkedField puts an entry in by itself, forgets what was taken, or writes over one's own words."""
    context = new_context()
    register = open_sheet(context.new_page(), server, "promise-register")
    add_row(register, "promises", "promise", "A report each Monday at 10:00")
    cell(rows(register, "promises").first, "decision").select_option("keep")
    saved(register)
    package = open_sheet(context.new_page(), server, "handover-package")
    offered = entries(package, "promises")
    expect(offered).to_have_count(1)
    expect(offered).to_contain_text("A report each Monday at 10:00 · Keep")
    expect(rows(package, "promises")).to_have_count(0)
    assert values(package) == {}
    offered.get_by_role("button", name="Take over").click()
    taken = rows(package, "promises").first
    expect(cell(taken, "promise")).to_have_value("A report each Monday at 10:00")
    expect(cell(taken, "decision")).to_have_value("keep")
    expect(taken.locator(".origin")).to_contain_text("Promise Register")
    expect(offered).to_have_count(0)
    field(package, "promises").get_by_role("button", name="Undo").first.click()
    expect(rows(package, "promises")).to_have_count(0)
    entries(package, "promises").get_by_role("button", name="Take over").click()
    cell(rows(package, "promises").first, "decision").select_option("clarify")
    saved(package)

    register.bring_to_front()
    cell(rows(register, "promises").first, "promise").fill("A report each Monday at 11:00")
    saved(register)
    package.bring_to_front()
    change = field(package, "promises").locator(".source-changes .source-entry")
    expect(change).to_contain_text("A report each Monday at 11:00")
    expect(cell(rows(package, "promises").first, "promise")).to_have_value("A report each Monday at 10:00")
    change.get_by_role("button", name="Take the change over").click()
    expect(cell(rows(package, "promises").first, "promise")).to_have_value("A report each Monday at 11:00")
    expect(cell(rows(package, "promises").first, "decision")).to_have_value("clarify")
    expect(change).to_have_count(0)

    register.bring_to_front()
    cell(rows(register, "promises").first, "promise").fill("No report")
    saved(register)
    package.bring_to_front()
    change.get_by_role("button", name="Leave mine as it is").click()
    expect(change).to_have_count(0)
    saved(package)
    package.reload()
    package.wait_for_selector("html[data-ready]")
    expect(rows(package, "promises").locator(".origin")).to_contain_text("Promise Register")
    expect(change).to_have_count(0)
    expect(cell(rows(package, "promises").first, "promise")).to_have_value("A report each Monday at 11:00")


def test_a_number_a_verdict_and_an_evidence_are_taken_over_into_their_fields(
    server: RunningServer, new_context: Callable[..., BrowserContext]
) -> None:
    """A cell of a table fills a field; what is calculated fills a choice; a text fills the row that one chooses."""
    page = new_context().new_page()
    for name in ("communication-plan", "readiness-assessment", "setup-signoff"):
        open_sheet(page, server, name)
        load_sample(page)
        expect(page.locator("[data-part=checked]")).to_contain_text("Checked")
    open_sheet(page, server, "onboarding-tracker", document="")
    offered = entries(page, "cadence")
    offered.first.get_by_role("button", name="Take over").click()
    expect(box(page, "cadence")).not_to_have_value("")
    open_sheet(page, server, "transition-plan")
    entries(page, "readiness").get_by_role("button", name="Take over").click()
    expect(field(page, "readiness").locator("select").first).not_to_have_value("")
    entries(page, "readiness-signed-on").get_by_role("button", name="Take over").click()
    expect(field(page, "readiness-signed-on").locator("input").first).not_to_have_value("")
    sample = document(page)
    open_sheet(page, server, "readiness-assessment")
    page.get_by_role("button", name="New document").click()
    page.wait_for_function("(sample) => location.hash.slice(1) !== sample", arg=sample)
    page.wait_for_selector("html[data-ready]")
    offered = entries(page, "conditions").first
    offered.get_by_label("into").select_option(index=1)
    words = offered.locator("[data-part=words]").inner_text()
    offered.get_by_role("button", name="Take over").click()
    expect(cell(rows(page, "conditions").nth(1), "evidence")).to_have_value(words)


def test_all_rows_of_a_document_are_taken_over_at_once(
    server: RunningServer, new_context: Callable[..., BrowserContext]
) -> None:
    """Red when the rows of two customers are mixed, the order is lost, or one undo brings back only one row."""
    context = new_context()
    register = open_sheet(context.new_page(), server, "promise-register")
    box(register, "customer").fill("Harbour Foods")
    promises = ["A report each Monday", "Training in May", "Nine depots"]
    for words in promises:
        add_row(register, "promises", "promise", words)
    saved(register)
    other = open_sheet(context.new_page(), server, "promise-register", "11111111-1111-4111-8111-111111111111")
    add_row(other, "promises", "promise", "Somebody else's")
    saved(other)
    package = open_sheet(context.new_page(), server, "handover-package")
    expect(entries(package, "promises")).to_have_count(4)
    field(package, "promises").get_by_role("button", name="Take over all 3 of Harbour Foods").click()
    expect_texts(package, "promises", "promise", promises)
    expect(field(package, "promises").locator("[data-part=taken]")).to_contain_text("Taken over: 3.")
    expect(field(package, "promises").get_by_role("button", name="Undo").first).to_be_focused()
    field(package, "promises").get_by_role("button", name="Undo").first.click()
    expect(rows(package, "promises")).to_have_count(0)
    expect(entries(package, "promises")).to_have_count(4)
