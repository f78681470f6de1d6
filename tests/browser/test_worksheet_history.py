"""Two versions of a part of a worksheet, and its earlier versions, each beside its place."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from tests.browser.people import People, state
from tests.browser.sheets import box, field, open_sheet, values
from tests.browser.test_words import DEAF
from tests.servers import RunningServer

pytestmark = pytest.mark.browser

SCORECARD = "/worksheets/coordination-scorecard"


def first_cell(page: Page) -> Locator:
    return page.locator(".grid-cell").first


def score(page: Page, value: str) -> None:
    first_cell(page).locator("select").select_option(value)


def test_a_single_cell_has_its_history(people: People, new_context: Callable[..., BrowserContext]) -> None:
    """Red when the history is the grid's, or when bringing back touches another cell."""
    page = people.sign_in(new_context().new_page(), people.join("ana"), SCORECARD)
    expect(first_cell(page).get_by_role("button", name="History")).to_be_hidden()
    score(page, "2")
    first_cell(page).locator("[data-part=note]").fill("Late by a week")
    page.locator("h1").click()
    state(page, "synced")
    page.locator(".grid-cell").nth(1).locator("select").select_option("3")
    score(page, "4")
    page.locator("h1").click()
    state(page, "synced")
    first_cell(page).get_by_role("button", name="History").click()
    earlier = first_cell(page).locator(".history-list button")
    expect(earlier.first).to_contain_text("2")
    earlier.first.click()
    expect(first_cell(page).locator("[data-part=then]")).to_contain_text("Late by a week")
    first_cell(page).get_by_role("button", name="Bring this back").click()
    expect(first_cell(page).locator("select")).to_have_value("2")
    grid = {key: value for key, value in values_of(page).items() if "/" in key}
    assert sorted(each["value"] for each in grid.values()) == [2, 3]


def values_of(page: Page) -> dict[str, dict[str, int]]:
    return values(page, "course-user-")


def test_a_cell_written_in_two_tabs_is_asked_about_in_the_cell(
    server: RunningServer, new_context: Callable[..., BrowserContext]
) -> None:
    """Red when a GridCell takes what is stored for its base instead of what it last saw."""
    context = new_context()
    one = open_sheet(context.new_page(), server, "coordination-scorecard")
    score(one, "1")
    expect(one.locator(".save-status").first).to_have_attribute("data-state", "saved")
    own = one.evaluate("location.hash.slice(1)")
    other = context.new_page()
    other.add_init_script(DEAF)
    two = open_sheet(other, server, "coordination-scorecard", document=own)
    first_cell(two).locator("select").focus()
    one.bring_to_front()
    score(one, "2")
    expect(one.locator(".save-status").first).to_have_attribute("data-state", "saved")
    first_cell(two).locator("select").evaluate(
        "(box) => { box.value = '5'; box.dispatchEvent(new Event('input', { bubbles: true })); }"
    )
    expect(first_cell(two).locator(".conflict")).to_be_visible()
    expect(two.locator(".conflict:visible")).to_have_count(1)
    first_cell(two).get_by_role("button", name="Keep that").click()
    expect(first_cell(two).locator("select")).to_have_value("2")


@pytest.mark.pain(14)
def test_pain_14_nothing_done_to_a_document_wipes_its_history(
    people: People, new_context: Callable[..., BrowserContext]
) -> None:
    """Three versions of a field, the document archived, deleted and brought back: all three can still be read.

    Red when deleting a document empties its fields, or when bringing it back makes new keys.
    """
    page = people.sign_in(new_context().new_page(), people.join("ana"), "/worksheets/sop")
    for text in ("A first attempt", "Another one", "The third"):
        box(page, "purpose").fill(text)
        page.locator("h1").click()
        state(page, "synced")
    page.get_by_role("button", name="Archive").click()
    page.get_by_role("button", name="Delete").first.click()
    state(page, "synced")
    page.get_by_role("button", name="Undo").first.click()
    state(page, "synced")
    field(page, "purpose").get_by_role("button", name="History").click()
    earlier = field(page, "purpose").locator(".history-list button")
    expect(earlier).to_have_count(2)
    for place, text in enumerate(("Another one", "A first attempt")):
        earlier.nth(place).click()
        expect(field(page, "purpose").locator("[data-part=then]")).to_have_text(text)
    expect(box(page, "purpose")).to_have_value("The third")
