"""The page of a worksheet: by keyboard, without scripts, on a phone, within the budget."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.chromium import saved
from tests.browser.sheets import (
    OUTSIDE,
    SOP,
    expect_texts,
    open_sheet,
    values,
)
from tests.builders import copy_course, replace_in
from tests.servers import RunningServer, running_server

pytestmark = pytest.mark.browser


def test_a_worksheet_is_filled_by_keyboard_alone(
    server: RunningServer, new_context: Callable[..., BrowserContext]
) -> None:
    page = new_context(viewport={"width": 390, "height": 844}).new_page()
    open_sheet(page, server)
    _tab_to(page, "#in-title")
    page.keyboard.type("Send the pack")
    _tab_to(page, '[data-field="steps"] [data-part=add]')
    page.keyboard.press("Enter")
    page.keyboard.type("Call the Sponsor")
    _tab_to(page, '[data-field="steps"] [data-part=add]')
    page.keyboard.press("Enter")
    page.keyboard.type("Send the pack")
    page.keyboard.press("Alt+ArrowUp")
    expect_texts(page, "steps", "action", ["Send the pack", "Call the Sponsor"])
    _tab_to(page, "[data-standard=trigger-is-event] input")
    page.keyboard.press("Space")
    saved(page)
    assert values(page)["f:trigger-is-event"] is True


def _tab_to(page: Page, selector: str) -> None:
    for _ in range(120):
        if page.evaluate("(selector) => document.activeElement.matches(selector)", selector):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{selector} is not reached with the Tab key")


def test_a_worksheet_is_a_blank_form_without_scripts(
    server: RunningServer, new_context: Callable[..., BrowserContext]
) -> None:
    page = new_context(java_script_enabled=False).new_page()
    page.goto(server.url + SOP)
    expect(page.get_by_text("Eight words at most, beginning with the task.")).to_be_visible()
    expect(page.locator('[data-field="steps"] .table-row')).to_have_count(3)
    expect(page.locator(".documents")).to_be_hidden()
    page.emulate_media(media="print")
    expect(page.locator(".standards")).to_be_hidden()
    page.goto(server.url + "/homework/author-first-sop")
    page.get_by_role("link", name="Open worksheet").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Standard Operating Procedure")


def test_a_first_visit_to_a_worksheet_costs_little(
    server: RunningServer, new_context: Callable[..., BrowserContext]
) -> None:
    page = new_context().new_page()
    open_sheet(page, server, "onboarding-tracker")
    page.wait_for_load_state("networkidle")
    size = page.evaluate("""performance.getEntries().reduce((sum, each) => sum + (each.transferSize ?? 0), 0)""")
    print(f"first visit to a worksheet: {size:,} bytes")
    assert 0 < size <= 100_000


def test_a_grid_of_seven_by_ten_is_filled_on_a_phone(
    tmp_path: Path, new_context: Callable[..., BrowserContext]
) -> None:
    content = copy_course(tmp_path)
    template = content / "homework/structured-templates/journey-map.yaml"
    names = ["Sharing", "Escalation Management", "Handover", "Adoption", "Renewal", "Training", "Review", "Closing"]
    more_rows = "".join(f", row-{number}: {names[number]}" for number in range(5))
    more_columns = "".join(f", column-{number}: {names[number]}" for number in range(8))
    replace_in(template, "rows: {one: One, two: Two}", f"rows: {{one: One, two: Two{more_rows}}}")
    replace_in(template, "columns: {left: Left, right: Right}", f"columns: {{left: Left, right: Right{more_columns}}}")
    replace_in(template, "of: grid, by: row, least: 2}", "of: grid, by: row, least: 0}")
    with running_server(content, tmp_path / "data") as server:
        page = new_context(viewport={"width": 390, "height": 844}).new_page()
        open_sheet(page, server, "journey-map")
        choices = page.locator(".grid-cell select")
        expect(choices).to_have_count(70)
        for number, choice in enumerate(choices.all()):
            choice.select_option(str(number % 5 + 1))
        saved(page)
        written = {key: val for key, val in values(page).items() if key.startswith("f:grid/")}
        assert len(written) == 70
        assert written["f:grid/row-4/column-7"] == {"value": 5, "note": ""}
        assert page.evaluate("document.documentElement.scrollWidth") == 390
        narrowest = page.evaluate(
            "Math.min(...[...document.querySelectorAll('.grid-cell select')].map((each) => each.offsetWidth))"
        )
        assert narrowest >= 120
        assert page.evaluate(OUTSIDE, 390) == []
