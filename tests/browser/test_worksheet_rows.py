"""The rows of a worksheet's tables: added, moved, deleted with undo, written in two tabs."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.chromium import saved
from tests.browser.sheets import (
    add_row,
    cell,
    document,
    expect_texts,
    field,
    open_sheet,
    rows,
    values,
)
from tests.browser.store import stored
from tests.browser.test_words import DEAF
from tests.servers import RunningServer

pytestmark = pytest.mark.browser

TYPE = "(box, text) => { box.value = text; box.dispatchEvent(new Event('input', { bubbles: true })); }"
"""Types into a box of a tab that is not in front."""


@pytest.mark.pain(4)
def test_pain_04_a_stale_tab_keeps_both_versions_of_a_row(
    server: RunningServer, new_context: Callable[..., BrowserContext]
) -> None:
    """Two tabs write into one row, the old one last: both are kept and offered, cell by cell.

    Red when TableRow takes what is stored for its base instead of what it last saw.
    """
    context = new_context()
    one = open_sheet(context.new_page(), server)
    add_row(one, "steps", "action", "Call the Sponsor")
    saved(one)
    deaf = context.new_page()
    deaf.add_init_script(DEAF)
    two = open_sheet(deaf, server, document=document(one))
    cell(rows(two, "steps").first, "role").focus()
    one.bring_to_front()
    cell(rows(one, "steps").first, "action").fill("Call the admin")
    saved(one)
    cell(rows(two, "steps").first, "role").evaluate(TYPE, "Lead")
    expect(rows(two, "steps").first.locator(".conflict")).to_be_visible()
    papers = rows(two, "steps").first.locator(".paper-text")
    expect(papers.nth(0)).to_contain_text("Call the Sponsor")
    expect(papers.nth(0)).to_contain_text("Lead")
    expect(papers.nth(1)).to_contain_text("Call the admin")
    expect(rows(two, "steps").first.get_by_role("button", name="Keep both")).to_be_hidden()
    rows(two, "steps").first.get_by_role("button", name="Keep that").click()
    expect_texts(two, "steps", "action", ["Call the admin"])
    rows(two, "steps").first.get_by_role("button", name="Undo").click()
    expect(rows(two, "steps").first.locator(".conflict")).to_be_visible()


def test_rows_that_differ_only_in_their_place_are_no_question(
    server: RunningServer, new_context: Callable[..., BrowserContext]
) -> None:
    context = new_context()
    one = open_sheet(context.new_page(), server)
    for text in ("first", "second", "third"):
        add_row(one, "steps", "action", text)
    saved(one)
    two = context.new_page()
    two.add_init_script(DEAF)
    open_sheet(two, server, document=document(one))
    one.bring_to_front()
    rows(one, "steps").nth(2).get_by_role("button", name="Move up").click()
    expect(one.locator(".save-status").first).to_have_attribute("data-state", "saved")
    for place in (2, 1):
        two.evaluate(
            """(place) => document.querySelectorAll('[data-field=steps] [data-part=up]')[place].click()""", place
        )
    expect(two.locator(".save-status").first).to_have_attribute("data-state", "saved")
    expect(two.locator(".conflict:visible")).to_have_count(0)
    assert stored(two)["branches"] == {}


def test_rows_are_added_moved_and_deleted_with_undo(sheet: Page) -> None:
    for text in ("first", "second", "third"):
        add_row(sheet, "steps", "action", text)
    rows(sheet, "steps").nth(2).get_by_role("button", name="Move up").click()
    expect_texts(sheet, "steps", "action", ["first", "third", "second"])
    expect(rows(sheet, "steps").nth(1).get_by_role("button", name="Move up")).to_be_focused()
    cell(rows(sheet, "steps").nth(1), "action").press("Alt+ArrowUp")
    expect_texts(sheet, "steps", "action", ["third", "first", "second"])
    expect(cell(rows(sheet, "steps").first, "action")).to_be_focused()
    rows(sheet, "steps").nth(1).get_by_role("button", name="Delete").click()
    expect_texts(sheet, "steps", "action", ["third", "second"])
    expect(field(sheet, "steps").get_by_role("button", name="Undo")).to_be_focused()
    field(sheet, "steps").get_by_role("button", name="Undo").click()
    expect_texts(sheet, "steps", "action", ["third", "first", "second"])
    for place, left in ((1, ["third", "second"]), (0, ["second"])):
        rows(sheet, "steps").nth(place).get_by_role("button", name="Delete").click()
        expect_texts(sheet, "steps", "action", left)
    for back in (["third", "second"], ["third", "first", "second"]):
        field(sheet, "steps").get_by_role("button", name="Undo").click()
        expect_texts(sheet, "steps", "action", back)
    expect(field(sheet, "steps").get_by_role("button", name="Undo")).to_be_hidden()
    rows(sheet, "steps").nth(0).get_by_role("button", name="Delete").click()
    saved(sheet)
    sheet.reload()
    sheet.wait_for_selector("html[data-ready]")
    expect_texts(sheet, "steps", "action", ["first", "second"])
    kept = [row["cells"]["action"] for key, row in values(sheet).items() if key.startswith("w:steps") and row]
    assert sorted(kept) == ["first", "second"]


def test_a_row_is_dragged_to_another_place(sheet: Page) -> None:
    sheet.set_viewport_size({"width": 1280, "height": 1400})
    for text in ("first", "second", "third"):
        add_row(sheet, "steps", "action", text)
    handle = rows(sheet, "steps").nth(2).locator("[data-part=handle]")
    handle.scroll_into_view_if_needed()
    sheet.evaluate("document.querySelector('[data-field=steps]').scrollIntoView()")
    start, end = handle.bounding_box(), rows(sheet, "steps").first.bounding_box()
    assert start
    assert end
    sheet.mouse.move(start["x"] + 5, start["y"] + 5)
    sheet.mouse.down()
    for step in range(1, 21):
        sheet.mouse.move(start["x"] + 5, start["y"] + (end["y"] - start["y"]) * step / 20)
    sheet.mouse.up()
    expect_texts(sheet, "steps", "action", ["third", "first", "second"])
    saved(sheet)
    sheet.reload()
    sheet.wait_for_selector("html[data-ready]")
    expect_texts(sheet, "steps", "action", ["third", "first", "second"])


def test_given_rows_are_stored_only_once_they_are_touched(server: RunningServer, page: Page) -> None:
    """Two devices that open one template make no doubles."""
    open_sheet(page, server, "handover-standard")
    given = page.locator(".table-row").count()
    assert given > 7
    assert stored(page)["kv"] == {}
    first = page.locator(".table-row").first
    first.locator("textarea, input").nth(1).fill("By Friday 10:00")
    saved(page)
    written = values(page)
    assert len(written) == 1
    (row,) = written.values()
    assert list(row["cells"].values()) == ["By Friday 10:00"]
    assert "position" not in row


def test_a_long_table_takes_no_more_rows_than_are_asked(sheet: Page) -> None:
    for number in range(15):
        add_row(sheet, "steps", "action", f"Step {number}")
    expect(field(sheet, "steps").get_by_role("button", name="Add a row")).to_be_disabled()
    expect(field(sheet, "steps")).to_contain_text("There are no more than 15 rows.")


def test_a_finger_drags_a_row_past_others_and_lets_go_anywhere(
    new_context: Callable[..., BrowserContext], server: RunningServer
) -> None:
    """On a phone a row is higher than half the screen: held still at the edge, the page moves on below the finger.

    Red when the handle, which moves with its row, is what follows the finger, or the page scrolls by movements alone.
    """
    context = new_context(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    sheet = open_sheet(context.new_page(), server)
    for text in ("first", "second", "third"):
        add_row(sheet, "steps", "action", text)
    handle = rows(sheet, "steps").nth(2).locator("[data-part=handle]")
    handle.scroll_into_view_if_needed()
    found = handle.bounding_box()
    assert found
    touch = context.new_cdp_session(sheet)

    def point(kind: str, *places: tuple[float, float]) -> None:
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": y} for x, y in places]})

    x, y = found["x"] + 10, found["y"] + 10
    point("touchStart", (x, y))
    for step in range(1, 11):
        point("touchMove", (x, y + (20 - y) * step / 10))
    expect_texts(sheet, "steps", "action", ["third", "first", "second"])
    point("touchEnd")
    expect(sheet.locator(".is-dragged")).to_have_count(0)


def test_a_row_that_is_let_go_beside_the_table_stays_where_it_is(sheet: Page) -> None:
    """Red when letting go is heard over the rows alone: the row would follow a mouse whose button is up."""
    sheet.set_viewport_size({"width": 1280, "height": 1400})
    for text in ("first", "second", "third"):
        add_row(sheet, "steps", "action", text)
    sheet.evaluate("document.querySelector('[data-field=steps]').scrollIntoView({block: 'center'})")
    handle, over = rows(sheet, "steps").nth(1).locator("[data-part=handle]").bounding_box(), rows(sheet, "steps").first
    above = over.bounding_box()
    assert handle
    assert above
    sheet.mouse.move(handle["x"] + 5, handle["y"] + 5)
    sheet.mouse.down()
    sheet.mouse.move(handle["x"] + 5, above["y"] + 5, steps=10)
    expect_texts(sheet, "steps", "action", ["second", "first", "third"])
    sheet.mouse.move(1270, above["y"] + 5, steps=3)
    sheet.mouse.up()
    expect(sheet.locator(".is-dragged")).to_have_count(0)
    last = rows(sheet, "steps").last.bounding_box()
    assert last
    sheet.mouse.move(last["x"] + 50, last["y"] + last["height"] - 5, steps=10)
    expect_texts(sheet, "steps", "action", ["second", "first", "third"])
