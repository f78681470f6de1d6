"""Words written without an account while they are being added to one: none is lost, whichever tab was faster."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, Route, expect

from tests.browser.chromium import open_page, saved, scripts_of
from tests.browser.people import BOX, CHAPTER, People, state
from tests.browser.test_words import OTHER_BOX

pytestmark = pytest.mark.browser

ANONYMOUS = "(all) => all.some(({ name }) => name.startsWith('course-anon-'))"

# One version, adopted and then adopted again with the text it has later; gives what the account's store then holds.
ADOPT_TWICE = """async ([scripts, own]) => {
  const { AnswerStore } = await import(`${scripts}answers/answer-store.js`);
  const { browserWorld } = await import(`${scripts}answers/answer-space.js`);
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


# The person types just as the store is deleted: after the event that tells its page, before it is loaded anew.
TYPE_WHEN_DELETED = """() => addEventListener("beforeunload", () => {
  const box = document.querySelector("#answer-reflect-process-debt");
  box.value += ", typed too late";
  box.dispatchEvent(new Event("input", { bubbles: true }));
})"""

# A page's store that another tab deletes, once told of it and once not (the browser took the connection away before).
WRITE_AFTER_DELETION = """async (scripts) => {
  const { AnswerStore } = await import(`${scripts}answers/answer-store.js`);
  const { browserWorld } = await import(`${scripts}answers/answer-space.js`);
  const told = await new Promise(async (resolve) => {
    const store = new AnswerStore("deleted-under-it", browserWorld);
    await store.open();
    store.database.close();
    await new Promise((done) => (indexedDB.deleteDatabase("deleted-under-it").onsuccess = done));
    store.ondeleted = () => resolve(1);
    store.write("r:one", "late", null).then(() => resolve(0));
  });
  const left = (await indexedDB.databases()).map(({ name }) => name).filter((name) => name === "deleted-under-it");
  return { deleted: told, left };
}"""


def write_signed_out(people: People, page: Page, text: str) -> Page:
    """A page without an account that holds `text`, and does not hear who signs in meanwhile."""
    page.route("**/api/session", lambda route: route.abort())
    open_page(page, people.server.url + CHAPTER)
    page.locator(BOX).press_sequentially(text)
    saved(page)
    return page


def wait_for_deletion(page: Page) -> None:
    """Waits until this browser holds no words without an account."""
    page.wait_for_function(f"async () => !({ANONYMOUS})(await indexedDB.databases())")


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


def test_an_interrupted_claim_asks_again_about_what_was_written_since(
    people: People, new_context: Callable[..., BrowserContext]
) -> None:
    """Who writes after the owner signed out may be somebody else. Red when a claim is resumed whatever stands there."""
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
    page.locator(BOX).press_sequentially("other words")
    saved(page)
    context.unroute("**/api/sync")
    people.sign_in(page, ana)
    state(page, "synced")
    expect(page.locator(BOX)).to_have_value("first words")
    page.get_by_role("button", name="Add to my account").click()
    state(page, "conflict")
    phone = people.sign_in(new_context().new_page(), ana)
    state(phone, "conflict")
    expect(phone.locator("body")).to_contain_text("other words")


def test_a_claim_takes_what_another_tab_wrote_after_the_page_asked(
    people: People, new_context: Callable[..., BrowserContext]
) -> None:
    context = new_context()
    writing = write_signed_out(people, context.new_page(), "first words")
    ana = people.join("ana")
    page = people.sign_in(context.new_page(), ana)
    expect(page.locator(".claim:visible")).to_contain_text("in no account: 1")
    writing.locator(BOX).press_sequentially(" and many more")
    saved(writing)
    page.get_by_role("button", name="Add to my account").click()
    expect(page.locator(BOX)).to_have_value("first words and many more")
    wait_for_deletion(page)
    phone = people.sign_in(new_context().new_page(), ana)
    expect(phone.locator(BOX)).to_have_value("first words and many more")


def test_deleting_what_the_panel_named_spares_what_was_added_since(
    people: People, new_context: Callable[..., BrowserContext]
) -> None:
    """Red when "Delete them" does not compare what is there with what was shown."""
    context = new_context()
    writing = write_signed_out(people, context.new_page(), "first words")
    page = people.sign_in(context.new_page(), people.join("ana"))
    expect(page.locator(".claim:visible")).to_contain_text("in no account: 1")
    writing.locator(OTHER_BOX).press_sequentially("added")
    saved(writing)
    page.get_by_role("button", name="Delete them").click()
    expect(page.locator(".claim:visible")).to_contain_text("in no account: 2")
    expect(writing.locator(BOX)).to_have_value("first words")
    page.get_by_role("button", name="Delete them").click()
    wait_for_deletion(page)
    expect(page.locator(".claim:visible")).to_have_count(0)


def test_words_written_while_a_claim_is_under_way_are_claimed_before_anything_is_deleted(
    people: People, new_context: Callable[..., BrowserContext]
) -> None:
    context = new_context()
    writing = write_signed_out(people, context.new_page(), "first words")
    ana = people.join("ana")
    page = people.sign_in(context.new_page(), ana)
    held: list[Route] = []
    page.route("**/api/sync", lambda route: route.continue_() if held else held.append(route))
    with page.expect_request("**/api/sync"):
        page.get_by_role("button", name="Add to my account").click()
    writing.locator(BOX).press_sequentially(" and many more")
    saved(writing)
    held[0].continue_()
    expect(page.locator(BOX)).to_have_value("first words and many more")
    wait_for_deletion(page)
    phone = people.sign_in(new_context().new_page(), ana)
    expect(phone.locator(BOX)).to_have_value("first words and many more")


def test_the_writing_tab_goes_on_in_the_account(people: People, new_context: Callable[..., BrowserContext]) -> None:
    """What was typed into a space that is no more joins the account that took its words; the space is not made anew."""
    context = new_context()
    writing = write_signed_out(people, context.new_page(), "first words")
    page = people.sign_in(context.new_page(), people.join("ana"))
    writing.evaluate(TYPE_WHEN_DELETED)
    with writing.expect_navigation():
        page.get_by_role("button", name="Add to my account").click()
    writing.wait_for_selector("html[data-ready]")
    wait_for_deletion(page)
    expect(writing.locator(BOX)).to_have_value("first words, typed too late")
    page.evaluate("dispatchEvent(new Event('focus'))")
    expect(page.locator(BOX)).to_have_value("first words, typed too late")
    expect(page.locator(".conflict:visible")).to_have_count(0)
    writing.locator(BOX).press_sequentially(" and on")
    state(writing, "synced")
    assert not page.evaluate(f"async () => ({ANONYMOUS})(await indexedDB.databases())")


def test_a_store_deleted_under_its_page_is_not_made_again(people: People, page: Page) -> None:
    open_page(page, people.server.url + "/offline")
    assert page.evaluate(WRITE_AFTER_DELETION, scripts_of(page)) == {"deleted": 1, "left": []}
