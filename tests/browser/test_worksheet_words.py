"""What is typed into a worksheet: kept whatever happens, never under the caret, never in a foreign box."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, Playwright, expect

from tests.browser.chromium import killable_browser, saved
from tests.browser.sheets import (
    SOP,
    add_row,
    box,
    cell,
    change_document,
    document,
    expect_texts,
    field,
    open_sheet,
    rows,
    standard,
)
from tests.browser.store import stored
from tests.builders import replace_in
from tests.servers import RunningServer, await_reload

pytestmark = pytest.mark.browser


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


@pytest.mark.service_worker
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


@pytest.mark.pain(12)
def test_pain_12_a_confirmed_line_outlives_a_new_version_of_its_template(
    small_server: RunningServer, page: Page
) -> None:
    """The author rewords a line, moves fields and raises the version: the tick stays, and so does its time.

    Red when Worksheet writes a document anew because its template has another version.
    """
    open_sheet(page, small_server, "journey-map")
    box(page, "customer").fill("Northwind")
    standard(page, "is-real").get_by_role("checkbox").check()
    saved(page)
    own = document(page)
    before = stored(page)["kv"]
    template = small_server.content / "homework/structured-templates/journey-map.yaml"
    replace_in(template, "version: 3", "version: 4")
    replace_in(template, "says: The customer is real", "says: A reworded line")
    await_reload(small_server, "/worksheets/journey-map", has="A reworded line")
    page.reload()
    page.wait_for_selector("html[data-ready]")
    expect(standard(page, "is-real")).to_contain_text("A reworded line")
    expect(standard(page, "is-real").get_by_role("checkbox")).to_be_checked()
    expect(box(page, "customer")).to_have_value("Northwind")
    assert document(page) == own
    assert stored(page)["kv"] == before
