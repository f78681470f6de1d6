"""Documents as files: one, or all of them as a playbook; without an account; told plainly without a network."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from tests.browser.chromium import open_page, saved
from tests.browser.sheets import SOP, add_row, box, change_document, field, open_sheet
from tests.homework.exports.read_back import texts_in
from tests.servers import RunningServer

pytestmark = pytest.mark.browser

STATE = "[data-part=download-state]"


def texts_of_file(page: Page, button: Locator, folder: Path) -> tuple[str, str]:
    """The name of the file that a button gives, and all that stands in it."""
    with page.expect_download() as coming:
        button.click()
    expect(page.locator(STATE)).to_contain_text("The file is in your downloads.")
    path = folder / coming.value.suggested_filename
    coming.value.save_as(path)
    return path.name, " ".join(texts_in(path.suffix[1:], path.read_bytes()))


def test_a_document_is_taken_along_without_an_account(sheet: Page, tmp_path: Path) -> None:
    """Red when Downloads sends what the page showed at first and not what stands there now."""
    box(sheet, "title").fill("Send the pack")
    add_row(sheet, "steps", "action", "Call the Sponsor")
    field(sheet, "owner").locator("[data-part=name]").fill("Ana Ruiz")
    saved(sheet)
    downloads = sheet.locator("[data-part=downloads]")
    assert downloads.locator("[data-format]").all_inner_texts() == ["Word", "PDF", "Calendar", "Markdown"]
    name, text = texts_of_file(sheet, downloads.get_by_role("button", name="Word"), tmp_path)
    assert name == "Send the pack.docx"
    assert "Call the Sponsor" in text
    assert "Ana Ruiz" in text
    for_customer, without_names = (downloads.get_by_role("checkbox", name=name) for name in ("A copy", "Without names"))
    for_customer.check()
    _, text = texts_of_file(sheet, downloads.get_by_role("button", name="Markdown"), tmp_path)
    assert "Call the Sponsor" in text
    assert "Ana Ruiz" not in text
    for_customer.uncheck()
    without_names.check()
    _, text = texts_of_file(sheet, downloads.get_by_role("button", name="Markdown"), tmp_path)
    assert "A named person" in text
    assert "Ana Ruiz" not in text
    downloads.get_by_role("button", name="Calendar").click()
    expect(sheet.locator(STATE)).to_contain_text("date")


def test_all_documents_are_listed_and_taken_along_in_one_file(
    server: RunningServer, new_context: Callable[..., BrowserContext], tmp_path: Path
) -> None:
    """What is archived is listed and stays out; a review whose day has passed shows without a new check."""
    page = new_context().new_page()
    open_page(page, server.url + "/worksheets/")
    expect(page.locator("[data-part=downloads]")).to_be_hidden()
    open_sheet(page, server)
    box(page, "title").fill("Send the pack")
    field(page, "next-review").locator("input").first.fill("2020-03-01")
    saved(page)
    change_document(page, "Duplicate")
    page.get_by_role("button", name="Archive").click()
    saved(page)
    open_sheet(page, server, "journey-map")
    box(page, "customer").fill("Northwind Logistics")
    saved(page)
    open_page(page, server.url + "/worksheets/")
    listed = page.locator("[data-template=sop] li")
    expect(listed).to_have_count(2)
    expect(listed.locator(".document-state:visible")).to_have_text(["archived"])
    expect(listed.first).to_contain_text("Review overdue")
    expect(page.locator("[data-template=journey-map] li")).to_contain_text("Northwind Logistics")
    name, text = texts_of_file(page, page.get_by_role("button", name="Word"), tmp_path)
    assert name == "My playbook.docx"
    assert "Northwind Logistics" in text
    assert "Send the pack" in text
    page.get_by_role("link", name="Northwind Logistics").click()
    expect(box(page, "customer")).to_have_value("Northwind Logistics")


@pytest.mark.service_worker
def test_without_a_network_a_file_is_not_promised(
    server: RunningServer, new_context: Callable[..., BrowserContext]
) -> None:
    context = new_context()
    page = open_sheet(context.new_page(), server)
    box(page, "title").fill("Send the pack")
    saved(page)
    context.set_offline(True)
    page.get_by_role("button", name="Word").click()
    expect(page.locator(STATE)).to_contain_text("No network")
    expect(box(page, "title")).to_have_value("Send the pack")
    context.set_offline(False)
    page.goto(server.url + SOP)
