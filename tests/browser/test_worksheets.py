"""Worksheets: what is typed is kept, checked and found again, on any screen, by keyboard, without a network."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Page, Playwright, expect

from tests.browser.chromium import killable_browser, open_page, saved
from tests.browser.sheets import (
    SOP,
    add_row,
    box,
    cell,
    change_document,
    document,
    expect_texts,
    field,
    load_sample,
    open_sheet,
    rows,
    standard,
    values,
)
from tests.browser.store import stored
from tests.browser.test_words import DEAF
from tests.builders import REAL, copy_course, good_catalog, replace_in
from tests.servers import RunningServer, running_server

pytestmark = pytest.mark.browser

TEMPLATES = good_catalog(REAL).templates
STATUS = ".standards-status"
TYPE = "(box, text) => { box.value = text; box.dispatchEvent(new Event('input', { bubbles: true })); }"
"""Types into a box of a tab that is not in front."""


OUTSIDE = """() => [...document.querySelectorAll("main *")]
  .filter((each) => each.getBoundingClientRect().right > 321 && !each.closest(".visually-hidden"))
  .map((each) => each.outerHTML.slice(0, 90))"""
LOOKED_AT = ["sop", "onboarding-tracker", "coordination-scorecard", "five-phase-checklist"]
"""Between them they have every kind of field."""


@pytest.fixture
def sheet(server: RunningServer, page: Page) -> Page:
    return open_sheet(page, server)


@pytest.mark.pain(1)
def test_pain_01_a_worksheet_killed_two_seconds_after_the_last_key(
    server: RunningServer, playwright: Playwright, tmp_path: Path
) -> None:
    """The browser is killed 2 s after the last key; fields and rows are there again, no button pressed.

    Red when WrittenField stores on `change` instead of `input`, or when Worksheet no longer touches the document first.
    """
    with killable_browser(playwright, tmp_path) as first:
        page = open_sheet(first.context.pages[0], server)
        box(page, "title").press_sequentially("Send the pack")
        add_row(page, "steps", "action", "")
        cell(rows(page, "steps").first, "action").press_sequentially("Call the Sponsor")
        page.wait_for_timeout(2000)
        first.kill()
    with killable_browser(playwright, tmp_path) as second:
        page = open_sheet(second.context.pages[0], server)
        expect(box(page, "title")).to_have_value("Send the pack")
        expect_texts(page, "steps", "action", ["Call the Sponsor"])
        expect(page.locator(".document-name")).to_contain_text("Send the pack")


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


@pytest.mark.pain(6)
def test_pain_06_nothing_changes_under_the_caret_and_no_draft_in_a_foreign_box(
    server: RunningServer, new_context: Callable[..., BrowserContext]
) -> None:
    """What another tab wrote is announced, not put under the caret; a second document holds nothing of the first.

    Red when WrittenField shows a stored value while the person is in the field, or when keys leave the document out.
    """
    context = new_context()
    one = open_sheet(context.new_page(), server)
    box(one, "purpose").fill("one three")
    saved(one)
    two = open_sheet(context.new_page(), server, document=document(one))
    box(two, "purpose").click()
    for _ in range(5):
        box(two, "purpose").press("ArrowLeft")
    other = one.locator('[data-field="purpose"] [data-part=text]')
    other.evaluate(
        "(box) => { box.value = 'one two three'; box.dispatchEvent(new Event('input', { bubbles: true })); }"
    )
    expect(field(two, "purpose").locator("[data-part=newer]")).to_be_visible()
    assert box(two, "purpose").evaluate("(box) => [box.value, box.selectionStart]") == ["one three", 4]
    two.locator("h1").click()
    expect(box(two, "purpose")).to_have_value("one two three")
    change_document(two, "New document")

    expect(box(two, "purpose")).to_have_value("")
    assert document(two) != document(one)


@pytest.mark.pain(10)
def test_pain_10_renamed_fields_columns_and_rows_keep_their_words(small_server: RunningServer, page: Page) -> None:
    """What stands under an earlier id of a field is shown in it, and what is not asked any more stays readable.

    Red when SingleField looks only under its newest id, or when Worksheet hides what it does not know.
    """
    open_sheet(page, small_server, "journey-map")
    own = document(page)
    write = """async ([entries]) => {
      const app = document.querySelector("script[type=module]").src.replace("app.js", "");
      const { AnswerStore } = await import(`${app}answers/answer-store.js`);
      const { name } = (await indexedDB.databases()).find((each) => each.name.startsWith("course-anon-"));
      const store = new AnswerStore(name, { indexedDB, now: () => new Date(), newId: () => crypto.randomUUID() });
      await store.open();
      for (const [key, val] of entries) await store.update(key, val);
      store.close();
    }"""
    entries: list[list[object]] = [
        [f"doc:{own}", {"template": "old-map", "version": 1, "name": "", "archived": False}],
        [f"f:{own}/tale", "It was told before"],
        [f"f:{own}/gone", "Nobody asks this now"],
        [f"w:{own}/stages/selling", {"cells": {"action": "Call the seller"}}],
    ]
    page.evaluate(write, [entries])
    page.reload()
    page.wait_for_selector("html[data-ready]")
    expect(box(page, "story")).to_have_value("It was told before")
    expect(page.locator(".no-longer")).to_contain_text("Gone")
    expect(page.locator(".no-longer")).to_contain_text("Nobody asks this now")
    expect(cell(rows(page, "stages").first, "action")).to_have_value("Call the seller")
    assert len(rows(page, "stages").all()) == 2


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
    rows(sheet, "steps").nth(0).get_by_role("button", name="Delete").click()
    saved(sheet)
    sheet.reload()
    sheet.wait_for_selector("html[data-ready]")
    expect_texts(sheet, "steps", "action", ["first", "second"])
    assert [row["cells"] for key, row in values(sheet).items() if key.startswith("w:steps") and row] == [
        {"action": "first"},
        {"action": "second"},
    ] or len(values(sheet)) == 3


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
    standard(sheet, "trigger-is-event").get_by_role("checkbox").check()
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


def test_documents_are_named_duplicated_archived_deleted_and_brought_back(server: RunningServer, sheet: Page) -> None:
    box(sheet, "title").fill("Send the pack")
    add_row(sheet, "steps", "action", "Call the Sponsor")
    saved(sheet)
    name = sheet.locator(".document-name")
    expect(name).to_contain_text("Send the pack")
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


def test_a_visited_worksheet_works_without_a_network(
    server: RunningServer, new_context: Callable[..., BrowserContext]
) -> None:
    context = new_context()
    page = context.new_page()
    for _ in range(2):
        open_sheet(page, server)
        page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.wait_for_function("async (path) => (await caches.match(path)) !== undefined", arg=SOP)
    box(page, "title").fill("Send the pack")
    expect(page.locator("[data-part=checked]")).to_contain_text("Checked")
    expect(standard(page, "title-names-task")).to_have_attribute("data-state", "met", timeout=5000)
    context.set_offline(True)
    open_sheet(page, server)
    expect(box(page, "title")).to_have_value("Send the pack")
    expect(page.locator("[data-part=checked]")).to_contain_text("No network: this is what was found")
    expect(standard(page, "title-names-task")).to_have_attribute("data-state", "met")
    box(page, "title").fill("The pack")
    add_row(page, "steps", "action", "Written in a tunnel")
    saved(page)
    context.set_offline(False)
    expect(standard(page, "title-names-task")).to_have_attribute("data-state", "missing", timeout=10_000)
    page.reload()
    page.wait_for_selector("html[data-ready]")
    expect_texts(page, "steps", "action", ["Written in a tunnel"])


def test_the_address_stays_the_documents_whatever_is_clicked(sheet: Page) -> None:
    own = document(sheet)
    sheet.locator(".skip-link").focus()
    sheet.keyboard.press("Enter")
    expect(sheet.locator("#main")).to_be_focused()
    sheet.wait_for_function("(own) => location.hash.slice(1) === own", arg=own)
    box(sheet, "title").fill("Send the pack")
    saved(sheet)
    sheet.reload()
    sheet.wait_for_selector("html[data-ready]")
    expect(box(sheet, "title")).to_have_value("Send the pack")


@pytest.mark.parametrize("name", sorted(TEMPLATES))
def test_every_template_takes_its_sample_and_finds_it_to_standard(
    name: str, server: RunningServer, new_context: Callable[..., BrowserContext]
) -> None:
    """On the sample's own day nothing is missing, every cell shows what the sample says, and a small phone has room."""
    template = TEMPLATES[name]
    assert template.sample
    page = new_context(timezone_id="UTC", viewport={"width": 320, "height": 640}).new_page()
    page.clock.set_fixed_time(f"{template.sample.today}T12:00:00Z")
    open_sheet(page, server, name)
    load_sample(page)
    expect(page.locator(STATUS)).to_have_text("Done to standard", timeout=10_000)
    expect(page.locator(".document-name")).to_have_text(re.compile(re.escape(template.sample.name)))
    expect(page.locator(".finding")).to_have_count(0)
    expect(page.locator(".no-longer")).to_be_hidden()
    for kind in template.fields:
        expect(field(page, kind.id)).to_have_count(1)
    shown = set(
        page.locator(".worksheet").locator("input, textarea").evaluate_all("(all) => all.map((each) => each.value)")
    )
    for text in _texts_of(template.sample.values):
        assert text in shown, text
    assert page.evaluate("document.documentElement.scrollWidth") == 320
    assert page.evaluate(OUTSIDE) == []


def _texts_of(value: object) -> Iterator[str]:
    """The running texts of a sample: what has a blank in it is no option and no date."""
    if isinstance(value, str) and " " in value.strip() and not value.startswith("Day "):
        yield value
    for each in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from _texts_of(each)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", LOOKED_AT)
def test_axe_finds_nothing(
    name: str, scheme: str, server: RunningServer, new_context: Callable[..., BrowserContext]
) -> None:
    page = new_context(color_scheme=scheme, reduced_motion="reduce").new_page()
    open_sheet(page, server, name)
    load_sample(page)
    expect(page.locator("[data-part=checked]")).to_contain_text("Checked")
    violations = Axe().run(page).response["violations"]
    found = [(each["id"], node["target"], node.get("failureSummary")) for each in violations for node in each["nodes"]]
    assert found == []


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
        assert page.evaluate(OUTSIDE.replace("321", "391")) == []
