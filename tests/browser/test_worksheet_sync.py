"""Worksheets on several devices of one person, and what waits of them on other pages."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import BrowserContext, expect

from tests.browser.people import CHAPTER, People, state
from tests.browser.sheets import SOP, add_row, box, cell, document, expect_texts, open_sheet, rows
from tests.browser.store import stored
from tests.builders import REAL
from tests.servers import running_server

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def people(tmp_path_factory: pytest.TempPathFactory) -> Iterator[People]:
    with running_server(REAL, tmp_path_factory.mktemp("data")) as server:
        yield People(server)


@pytest.mark.service_worker
def test_a_document_is_on_every_device_of_its_person(
    people: People, new_context: Callable[..., BrowserContext]
) -> None:
    """Rows written apart on two devices both stay, without a question, in one order; a new device has the document."""
    ana = people.join("ana")
    laptop = people.sign_in(new_context().new_page(), ana, SOP)
    box(laptop, "title").fill("Send the pack")
    add_row(laptop, "steps", "action", "Call the Sponsor")
    laptop.locator("h1").click()
    state(laptop, "synced")
    phone_context = new_context(viewport={"width": 390, "height": 844})
    phone = people.sign_in(phone_context.new_page(), ana, SOP)
    expect(box(phone, "title")).to_have_value("Send the pack")
    assert document(phone) == document(laptop)
    phone_context.set_offline(True)
    add_row(phone, "steps", "action", "From the train")
    add_row(laptop, "steps", "action", "From the desk")
    laptop.locator("h1").click()
    state(laptop, "synced")
    phone_context.set_offline(False)
    phone.evaluate("dispatchEvent(new Event('focus'))")
    expect(rows(phone, "steps")).to_have_count(3)
    state(phone, "synced")
    laptop.evaluate("dispatchEvent(new Event('focus'))")
    expect(rows(laptop, "steps")).to_have_count(3)
    for page in (phone, laptop):
        expect(page.locator(".conflict:visible")).to_have_count(0)
    actions = [cell(row, "action").input_value() for row in rows(laptop, "steps").all()]
    assert sorted(actions) == ["Call the Sponsor", "From the desk", "From the train"]
    expect_texts(phone, "steps", "action", actions)


@pytest.mark.service_worker
@pytest.mark.pain(5)
def test_pain_05_one_row_written_apart_keeps_both(people: People, new_context: Callable[..., BrowserContext]) -> None:
    """The same row on a phone offline and on a laptop online: both are kept, the learner chooses, on every device.

    Red when decide() lets the last one win, or when TableRow settles versions that say different things.
    """
    ana = people.join("ana")
    laptop = people.sign_in(new_context().new_page(), ana, SOP)
    add_row(laptop, "steps", "action", "Call the Sponsor")
    laptop.locator("h1").click()
    state(laptop, "synced")
    phone_context = new_context()
    phone = people.sign_in(phone_context.new_page(), ana, SOP)
    expect(rows(phone, "steps")).to_have_count(1)
    phone_context.set_offline(True)
    cell(rows(phone, "steps").first, "action").fill("Call the admin")
    cell(rows(laptop, "steps").first, "action").fill("Write to the Sponsor")
    laptop.locator("h1").click()
    state(laptop, "synced")
    phone_context.set_offline(False)
    phone.evaluate("dispatchEvent(new Event('focus'))")
    papers = rows(phone, "steps").first.locator(".paper-text")
    expect(papers.filter(has_text="Call the admin")).to_be_visible()
    expect(papers.filter(has_text="Write to the Sponsor")).to_be_visible()
    other = people.server.url + CHAPTER
    phone.goto(other)
    link = phone.locator(".claim:visible").get_by_role("link", name="Standard Operating Procedure")
    expect(link).to_be_visible()
    link.click()
    phone.wait_for_selector("html[data-ready] .worksheet")
    paper = rows(phone, "steps").first.locator(".paper").filter(has_text="Call the admin")
    paper.get_by_role("button").click()
    expect_texts(phone, "steps", "action", ["Call the admin"])
    state(phone, "synced")
    laptop.evaluate("dispatchEvent(new Event('focus'))")
    expect_texts(laptop, "steps", "action", ["Call the admin"])
    expect(laptop.locator(".conflict:visible")).to_have_count(0)


def test_a_worksheet_written_without_an_account_is_named_before_it_joins_one(
    people: People, new_context: Callable[..., BrowserContext]
) -> None:
    """Red when Worksheet keeps its empty document although one has joined."""
    page = new_context().new_page()
    open_sheet(page, people.server)
    box(page, "title").fill("Send the pack")
    expect(page.locator(".save-status").first).to_have_attribute("data-state", "saved")
    own = document(page)
    people.sign_in(page, people.join("ana"), SOP)
    claim = page.locator("[data-account-component=claim-panel]")
    expect(claim).to_contain_text("Standard Operating Procedure")
    claim.get_by_role("button", name="Add to my account").click()
    expect(box(page, "title")).to_have_value("Send the pack")
    assert document(page) == own
    state(page, "synced")
    assert stored(page) == {}
