"""Several documents on one template: named, duplicated, archived, deleted and brought back."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.chromium import open_page, saved
from tests.browser.sheets import (
    SOP,
    add_row,
    box,
    cell,
    change_document,
    expect_texts,
    load_sample,
    rows,
)
from tests.servers import RunningServer

pytestmark = pytest.mark.browser


def test_documents_are_named_duplicated_archived_deleted_and_brought_back(server: RunningServer, sheet: Page) -> None:
    box(sheet, "title").fill("Send the pack")
    add_row(sheet, "steps", "action", "Call the Sponsor")
    saved(sheet)
    name = sheet.locator(".document-name")
    expect(name).to_contain_text("Send the pack")
    expect(sheet.locator("[data-part=times]")).to_contain_text("last changed today")
    change_document(sheet, "Duplicate")
    expect(name).to_contain_text("Send the pack · copy")
    expect_texts(sheet, "steps", "action", ["Call the Sponsor"])
    cell(rows(sheet, "steps").first, "action").fill("Call the admin")
    sheet.get_by_role("button", name="Rename").click()
    sheet.get_by_label("Name of this document").fill("For Northwind")
    sheet.keyboard.press("Enter")
    expect(name).to_contain_text("For Northwind")
    sheet.get_by_role("button", name="Archive").click()
    expect(name).to_contain_text("archived")
    sheet.get_by_role("button", name="Take out of the archive").click()
    open_page(sheet, server.url + "/homework/author-first-sop")
    listed = sheet.locator(".document-list li")
    expect(listed).to_have_count(2)
    expect(listed.filter(has_text="For Northwind")).to_contain_text("Lines still open")
    listed.get_by_role("link", name="Send the pack", exact=True).click()
    sheet.wait_for_selector("html[data-ready] .worksheet")
    expect_texts(sheet, "steps", "action", ["Call the Sponsor"])
    sheet.get_by_role("button", name="Delete").first.click()
    expect(sheet.get_by_role("button", name="Undo").first).to_be_focused()
    sheet.get_by_role("button", name="Undo").first.click()
    expect(sheet.locator("[data-part=deleted]")).to_be_hidden()
    sheet.get_by_role("button", name="Delete").first.click()
    saved(sheet)
    open_page(sheet, server.url + SOP)
    expect(name).to_contain_text("For Northwind")
    open_page(sheet, server.url + "/homework/author-first-sop")
    listed.filter(has_text="deleted").get_by_role("button", name="Bring back").click()
    expect(sheet.locator(".document-state:visible")).to_have_count(0)


def test_a_sample_says_for_which_day_it_was_written(sheet: Page) -> None:
    """Red when a sample that shows as late by now does not say why, or when it goes on saying so under a new name."""
    load_sample(sheet)
    note = sheet.locator("[data-part=sample-note]")
    expect(note).to_contain_text("A sample, written for 11 March 2026")
    change_document(sheet, "Duplicate")
    expect(note).to_be_hidden()
    load_sample(sheet)
    sheet.get_by_role("button", name="Rename").click()
    sheet.get_by_label("Name of this document").fill("Our own")
    sheet.keyboard.press("Enter")
    expect(note).to_be_hidden()
