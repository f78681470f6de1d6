"""What people type is kept: killed browsers, several tabs, lost, full and missing storage."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, Playwright, expect

from tests.browser.chromium import killable_browser, open_page, saved
from tests.browser.store import hold_store, stored
from tests.servers import RunningServer

pytestmark = pytest.mark.browser

CHAPTER = "/chapters/process-and-sops"
BOX = "#answer-reflect-process-debt"
KEY = "r:reflect-process-debt"
OTHER_BOX = "#answer-reflect-sop-draft"

DEAF = """
  window.BroadcastChannel = class { postMessage() {} };
  for (const name of ["focus", "pageshow"]) {
    window.addEventListener(name, (event) => event.stopImmediatePropagation(), true);
  }
  document.addEventListener("visibilitychange", (event) => event.stopImmediatePropagation(), true);
"""
"""A tab that hears nothing of other tabs, as when the browser froze it in the background."""


@pytest.mark.pain(1)
@pytest.mark.sync_bug(6)
def test_pain_01_killed_two_seconds_after_the_last_key(
    server: RunningServer, playwright: Playwright, tmp_path: Path
) -> None:
    """The browser process is killed 2 s after the last key; the text is there again, no button pressed.

    Red when ReflectionBox no longer writes on `input` (for example only on `change` or on blur).
    """
    text = "Stage 3 has no owner · Ana Ruiz, Monday 10:00\n\n'quality bar': none <b>"
    with killable_browser(playwright, tmp_path) as first:
        page = open_page(first.context.pages[0], server.url + CHAPTER)
        page.locator(BOX).press_sequentially(text)
        page.wait_for_timeout(2000)
        first.kill()
    with killable_browser(playwright, tmp_path) as second:
        page = open_page(second.context.pages[0], server.url + CHAPTER)
        expect(page.locator(BOX)).to_have_value(text)


@pytest.mark.pain(6)
def test_pain_06_a_slow_save_leaves_the_typist_alone(server: RunningServer, page: Page) -> None:
    """While a save takes 3 s: caret and letters untouched, nothing called saved, no text in another box.

    Red when Autosave writes what the store answers back into the box, or when `state` ignores writes under way.
    """
    open_page(page, server.url + CHAPTER)
    box = page.locator(BOX)
    box.press_sequentially("one three")
    saved(page)
    hold_store(page, 3000)
    for _ in range(5):
        box.press("ArrowLeft")
    box.press_sequentially("two ", delay=30)
    expect(page.locator(".save-status").first).to_have_attribute("data-state", "saving")
    assert box.evaluate("(box) => [box.value, box.selectionStart]") == ["one two three", 8]
    saved(page)
    assert box.evaluate("(box) => [box.value, box.selectionStart]") == ["one two three", 8]
    assert page.locator(OTHER_BOX).input_value() == ""
    assert stored(page)["kv"][KEY]["val"] == "one two three"
    assert list(stored(page)["kv"]) == [KEY]


@pytest.mark.sync_bug(2, 3, 36)
@pytest.mark.parametrize("reloads", [10, pytest.param(50, marks=pytest.mark.long)])
def test_text_is_stored_byte_for_byte_over_many_reloads(server: RunningServer, page: Page, reloads: int) -> None:
    """SYNC bugs 2, 3 and 36: nothing is added, nothing escaped, and reading alone writes nothing."""
    text = "  'quotes' \"double\" <b>&amp;</textarea>\n\n\tline 😀 Ана  \n"
    open_page(page, server.url + CHAPTER)
    page.locator(BOX).fill(text)
    saved(page)
    before = stored(page)
    for _ in range(reloads):
        open_page(page, server.url + CHAPTER)
        assert page.locator(BOX).input_value() == text
    assert stored(page) == before


def test_poisonous_characters_are_taken_out_before_they_are_stored(server: RunningServer, page: Page) -> None:
    open_page(page, server.url + CHAPTER)
    page.locator(BOX).evaluate("(box) => { box.value = 'a\\u0000b\\ud83dc'; box.dispatchEvent(new Event('input')); }")
    saved(page)
    assert stored(page)["kv"][KEY]["val"] == "ab\ufffdc"


def test_a_second_tab_follows_the_first(server: RunningServer, new_context: Callable[..., BrowserContext]) -> None:
    context = new_context()
    first, second = (open_page(context.new_page(), server.url + CHAPTER) for _ in range(2))
    first.locator(BOX).press_sequentially("written in the first tab")
    expect(second.locator(BOX)).to_have_value("written in the first tab")
    second.locator(BOX).press_sequentially("! and in the second")
    expect(first.locator(".newer-version:visible")).to_have_count(1)
    assert first.locator(BOX).input_value() == "written in the first tab"
    first.locator(OTHER_BOX).focus()
    expect(first.locator(BOX)).to_have_value("written in the first tab! and in the second")


@pytest.mark.sync_bug(24, 25)
def test_a_stale_tab_replaces_nothing_and_both_texts_are_offered(
    server: RunningServer, new_context: Callable[..., BrowserContext]
) -> None:
    """SYNC bugs 24 and 25: an old tab never overwrites a newer text, and focusing it changes nothing."""
    context = new_context()
    first, second = context.new_page(), context.new_page()
    second.add_init_script(DEAF)
    for tab in (first, second):
        open_page(tab, server.url + CHAPTER)
    first.locator(BOX).press_sequentially("the newer text of the first tab")
    saved(first)
    second.locator(BOX).focus()
    assert stored(second)["kv"][KEY]["val"] == "the newer text of the first tab"
    second.locator(BOX).press_sequentially("other words")
    panel = second.locator(f"{BOX} ~ .conflict")
    expect(panel).to_be_visible()
    expect(panel.locator(".paper-text")).to_have_text(["other words", "the newer text of the first tab"])
    expect(second.locator(".save-status").first).to_have_attribute("data-state", "conflict")
    panel.get_by_role("button", name="Keep both").click()
    both = "other words\n\nthe newer text of the first tab"
    expect(second.locator(BOX)).to_have_value(both)
    saved(second)
    second.get_by_role("button", name="Undo").click()
    expect(panel).to_be_visible()
    panel.get_by_role("button", name="Keep that").click()
    expect(second.locator(BOX)).to_have_value("the newer text of the first tab")
    saved(second)
    second.locator(BOX).press_sequentially(" and more")
    expect(second.get_by_role("button", name="Undo")).to_be_hidden()


def test_words_typed_while_leaving_are_merged_at_the_next_load(server: RunningServer, page: Page) -> None:
    """The transaction under way at `pagehide` may not end; its text waits in localStorage."""
    open_page(page, server.url + CHAPTER)
    page.locator(BOX).press_sequentially("first ")
    saved(page)
    hold_store(page, 600)
    page.locator(BOX).press_sequentially("last words")
    open_page(page, server.url + "/journal")
    expect(page.locator(f'[data-entry="{KEY}"] .answer')).to_have_text("first last words")
    assert page.evaluate("Object.keys(localStorage).filter((name) => name.startsWith('tail:'))") == []


def test_a_tick_made_while_leaving_is_merged_at_the_next_load(server: RunningServer, page: Page) -> None:
    """What is set by one click is as safe as what is typed; a tick taken back before leaving does not come back."""
    mark = '[data-item="customer-training"] .mark-button'
    open_page(page, server.url + CHAPTER)
    hold_store(page, 600)
    page.locator(mark).click()
    open_page(page, server.url + CHAPTER)
    expect(page.locator(mark)).to_have_attribute("aria-pressed", "true")
    assert page.evaluate("Object.keys(localStorage).filter((name) => name.startsWith('tail:'))") == []
    hold_store(page, 600)
    page.locator(mark).click()
    page.evaluate("dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }))")
    expect(page.locator(mark)).to_have_attribute("aria-pressed", "false")
    assert page.evaluate("Object.keys(localStorage).filter((name) => name.startsWith('tail:'))") == []
