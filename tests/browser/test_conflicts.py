"""Many open versions of one text: the newest eight are offered, and none is gone."""

import re

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.chromium import open_page, saved, scripts_of
from tests.browser.people import BOX, CHAPTER, KEY
from tests.browser.store import stored
from tests.servers import RunningServer

pytestmark = pytest.mark.browser

WRITE_APART = """async ([scripts, key, texts]) => {
  const { AnswerStore } = await import(`${scripts}answers/answer-store.js`);
  const { name } = (await indexedDB.databases()).find((each) => each.name.startsWith("course-anon-"));
  const store = new AnswerStore(name, { indexedDB, now: () => new Date(), newId: () => crypto.randomUUID() });
  await store.open();
  for (const text of texts) await store.write(key, text, null);
  store.close();
}"""


def test_at_most_eight_versions_are_offered_and_the_others_follow(server: RunningServer, page: Page) -> None:
    """Red when ConflictPanel offers the oldest first, or drops what it does not offer."""
    open_page(page, server.url + CHAPTER)
    page.locator(BOX).fill("shown")
    saved(page)
    texts = [f"version {number}" for number in range(10)]
    page.evaluate(WRITE_APART, [scripts_of(page), KEY, texts])
    page.reload()
    reflection = page.locator(".reflection", has=page.locator(BOX))
    panel = reflection.locator(".conflict")
    expect(panel.locator("[data-part=theirs]")).to_have_text("version 2")
    expect(panel.locator("[data-part=others]")).to_contain_text("older ones stay in the history")
    panel.get_by_role("button", name="Keep this").click()
    expect(panel.locator("[data-part=theirs]")).to_have_text("version 1")
    panel.get_by_role("button", name="Keep this").click()
    expect(panel.locator("[data-part=theirs]")).to_have_text("version 0")
    panel.get_by_role("button", name="Keep this").click()
    expect(panel.locator("[data-part=others]")).to_contain_text("once you have chosen: 6.")
    assert [branch["val"] for branch in stored(page)["branches"][KEY]] == texts[3:]


def test_a_choice_on_another_page_is_named(server: RunningServer, page: Page) -> None:
    """ "Two versions · choose" would be a riddle on a page that has nothing to choose."""
    open_page(page, server.url + CHAPTER)
    page.locator(BOX).fill("shown")
    saved(page)
    page.evaluate(WRITE_APART, [scripts_of(page), KEY, ["another"]])
    open_page(page, server.url + "/first-day")
    link = page.locator(".claim:visible").get_by_role("link", name="Module 1 · The Master Onboarding Process")
    link.click()
    page.wait_for_url(f"**{CHAPTER}{BOX}")
    page.get_by_role("button", name="Keep that").click()
    expect(page.locator(BOX)).to_have_value("another")
    open_page(page, server.url + "/first-day")
    expect(page.locator(".save-status").first).to_have_attribute("data-state", "saved")
    expect(page.locator(".claim:visible")).to_have_count(0)


def test_what_the_network_refused_is_asked_for_again(server: RunningServer, page: Page) -> None:
    """Red when watchConflict() keeps an import that failed: the status then asks for a choice that nothing offers."""
    refused: list[str] = []
    parts = re.compile(r"/(conflict|history)-panel\.js$")

    def refuse(route: Route) -> None:
        refused.append(route.request.url.rpartition("/")[2])
        route.abort()

    page.route(parts, refuse)
    open_page(page, server.url + CHAPTER)
    page.locator(BOX).fill("shown")
    saved(page)
    page.evaluate(WRITE_APART, [scripts_of(page), KEY, ["another"]])
    reflection = page.locator(".reflection", has=page.locator(BOX))
    with page.expect_event("requestfailed"):
        page.evaluate("dispatchEvent(new Event('focus'))")
    expect(page.locator(".save-status").first).to_have_attribute("data-state", "conflict")
    with page.expect_event("requestfailed"):
        reflection.get_by_role("button", name="History").click()
    page.unroute(parts)
    expect(reflection.locator("[data-part=theirs]")).to_have_text("another", timeout=15_000)
    reflection.get_by_role("button", name="History").click()
    expect(reflection.locator(".history")).to_be_visible()
    assert set(refused) == {"conflict-panel.js", "history-panel.js"}
