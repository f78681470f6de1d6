"""Words written without an account while they are being added to one: none is lost, whichever tab was faster."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, Route, expect

from tests.browser.chromium import open_page, saved, scripts_of
from tests.browser.people import BOX, CHAPTER, KEY, People, state
from tests.browser.store import stored

pytestmark = pytest.mark.browser

# Two versions of one key, adopted twice, the second time with the text of `later`; gives what the account's store then holds.
ADOPT_TWICE = """async ([scripts, own]) => {
  const { AnswerStore } = await import(`${scripts}answers/answer-store.js`);
  const { browserWorld } = await import(`${scripts}answers/browser-world.js`);
  const store = new AnswerStore(`adopting-${crypto.randomUUID()}`, browserWorld);
  await store.open();
  const version = { id: "a", rev: 1, val: "early", at: "2026-01-01T00:00:00.000Z" };
  await store.adopt("r:one", version);
  if (own) await store.update("r:one", own);
  await store.adopt("r:one", { ...version, rev: 2, val: "later" });
  await store.adopt("r:one", { ...version, rev: 2, val: "later" });
  const { changes } = await store.takeOutbox("device");
  return { changes, head: await store.read("r:one"), branches: await store.branches("r:one") };
}"""


def write_signed_out(people: People, page: Page, text: str) -> Page:
    """A page without an account that holds `text`, and does not hear who signs in meanwhile."""
    page.route("**/api/session", lambda route: route.abort())
    open_page(page, people.server.url + CHAPTER)
    page.locator(BOX).press_sequentially(text)
    saved(page)
    return page


def no_network(route: Route) -> None:
    route.abort()


def test_a_version_that_grew_since_it_was_adopted_is_a_change_of_its_own(people: People, page: Page) -> None:
    open_page(page, people.server.url + "/offline")
    found = page.evaluate(ADOPT_TWICE, [scripts_of(page), None])
    first, second = found["changes"]
    assert (first["id"], first["val"]) == ("a", "early")
    assert (second["parents"], second["val"]) == (["a"], "later")
    assert found["head"]["val"] == "later"
    assert found["branches"] == []


def test_a_version_that_grew_does_not_replace_what_the_account_wrote_on_it(people: People, page: Page) -> None:
    open_page(page, people.server.url + "/offline")
    found = page.evaluate(ADOPT_TWICE, [scripts_of(page), "something else"])
    assert found["head"]["val"] == "something else"
    assert [branch["val"] for branch in found["branches"]] == ["later"]


def test_an_interrupted_claim_takes_what_was_written_since(
    people: People, new_context: Callable[..., BrowserContext]
) -> None:
    ana = people.join("ana")
    context = new_context()
    page = open_page(context.new_page(), people.server.url + CHAPTER)
    page.locator(BOX).press_sequentially("first words")
    saved(page)
    people.sign_in(page, ana)
    context.route("**/api/sync", no_network)
    page.get_by_role("button", name="Add to my account").click()
    expect(page.locator(BOX)).to_have_value("first words")
    open_page(page, f"{people.server.url}/accounts/")
    page.get_by_role("button", name="Sign out").click()
    with page.expect_navigation():
        page.get_by_role("button", name="Keep on this device").click()
    open_page(page, people.server.url + CHAPTER)
    page.locator(BOX).press_sequentially(", and more")
    expect(page.locator(BOX)).to_have_value("first words, and more")
    saved(page)
    context.unroute("**/api/sync")
    people.sign_in(page, ana)
    state(page, "synced")
    expect(page.locator(BOX)).to_have_value("first words, and more")
    phone = people.sign_in(new_context().new_page(), ana)
    expect(phone.locator(BOX)).to_have_value("first words, and more")
