"""A shared computer: words go to the account at once, and nothing of the person stays in the browser."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.chromium import open_page, saved
from tests.browser.people import BOX, CHAPTER, People, state
from tests.browser.store import stored

pytestmark = pytest.mark.browser

EVERYTHING = """async () => {
  const found = [JSON.stringify({ ...localStorage, ...sessionStorage }), document.cookie];
  for (const { name } of await indexedDB.databases()) {
    found.push(name);
    const request = indexedDB.open(name);
    await new Promise((done) => (request.onsuccess = done));
    const database = request.result;
    for (const store of database.objectStoreNames) {
      const all = database.transaction(store).objectStore(store).getAll();
      found.push(JSON.stringify(await new Promise((done) => (all.onsuccess = () => done(all.result)))));
    }
    database.close();
  }
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const request of await cache.keys()) found.push(await (await cache.match(request)).text());
  }
  return found.join("\\n");
}"""


def session_of(page: Page) -> dict[str, object]:
    answer: dict[str, object] = page.evaluate("fetch('/api/session').then((answer) => answer.json())")
    return answer


@pytest.mark.pain(8)
def test_pain_08_nothing_stays_on_a_shared_computer(people: People, new_context: Callable[..., BrowserContext]) -> None:
    """While Ana writes, and after she signs out: no word, mark or id of hers in any store, cookie or cache.

    Red when spaceToOpen() takes the browser's own storage, or when keepPlace() writes on a shared computer.
    """
    ana = people.join("ana")
    context = new_context()
    page = context.new_page()
    open_page(page, people.server.url + CHAPTER)
    page.locator(BOX).press_sequentially("written by nobody")
    saved(page)
    open_page(page, people.server.url + "/")
    before = [page.evaluate("JSON.stringify({ ...localStorage })"), stored(page)]
    people.sign_in_on_shared_computer(page, ana)
    account = str(session_of(page)["account"])
    expect(page.locator(".claim:visible")).to_have_count(0)
    expect(page.locator(BOX)).to_have_value("")
    page.locator(BOX).press_sequentially("the word quagmirelike")
    page.locator('[data-item="customer-training"] .mark-button').click()
    state(page, "synced")
    page.locator("#module-customer-training h3").scroll_into_view_if_needed()
    everything = page.evaluate(EVERYTHING)
    assert "quagmirelike" not in everything
    assert account not in everything
    assert page.evaluate("JSON.stringify({ ...localStorage })") == before[0]
    assert {cookie["name"]: cookie["expires"] for cookie in context.cookies()}.keys() == {"sid", "shared", "wrote"}
    assert [cookie["expires"] for cookie in context.cookies() if cookie["name"] in ("sid", "shared")] == [-1, -1]
    people.sign_out(page)
    everything = page.evaluate(EVERYTHING)
    assert "quagmirelike" not in everything
    assert account not in everything
    assert "shared" not in {cookie["name"] for cookie in context.cookies()}
    open_page(page, people.server.url + "/journal")
    expect(page.locator(".answer:visible")).to_have_text("written by nobody")
    assert [page.evaluate("JSON.stringify({ ...localStorage })"), stored(page)] == before


def test_words_of_a_shared_computer_are_in_the_account(
    people: People, new_context: Callable[..., BrowserContext]
) -> None:
    """They go up by themselves, are there on every page and in every tab, and their history too."""
    ana = people.join("ana")
    context = new_context()
    page = people.sign_in_on_shared_computer(context.new_page(), ana)
    assert session_of(page)["shared"] is True
    page.locator(BOX).press_sequentially("first")
    state(page, "synced")
    page.locator(BOX).fill("second")
    state(page, "synced")
    other = open_page(context.new_page(), people.server.url + "/journal")
    expect(other.locator(".answer:visible")).to_have_text("second")
    open_page(page, people.server.url + CHAPTER)
    expect(page.locator(BOX)).to_have_value("second")
    reflection = page.locator(".reflection", has=page.locator(BOX))
    reflection.get_by_role("button", name="History").click()
    reflection.locator(".history-list button").click()
    reflection.get_by_role("button", name="Bring this back").click()
    state(page, "synced")
    laptop = people.sign_in(new_context().new_page(), ana)
    expect(laptop.locator(BOX)).to_have_value("first")
    people.sign_out(page)
    expect(other.locator(".answer:visible")).to_have_count(0)
    expect(other.locator(".empty")).to_be_visible()


def test_who_was_here_before_stays_closed(people: People, new_context: Callable[..., BrowserContext]) -> None:
    """Ana's session ended, Ben comes and goes. Red when spaceToOpen() leaves her space the current one."""
    ana, ben = people.join("ana"), people.join("ben")
    page = people.sign_in(new_context().new_page(), ana)
    page.locator(BOX).press_sequentially("anas own")
    state(page, "synced")
    page.context.clear_cookies()
    people.sign_in_on_shared_computer(page, ben)
    expect(page.locator(BOX)).to_have_value("")
    people.sign_out(page)
    open_page(page, people.server.url + CHAPTER)
    expect(page.locator(BOX)).to_have_value("")
    people.sign_in(page, ana)
    expect(page.locator(BOX)).to_have_value("anas own")


def test_leaving_with_unsent_words_warns(people: People, new_context: Callable[..., BrowserContext]) -> None:
    context = new_context()
    page = people.sign_in_on_shared_computer(context.new_page(), people.join("ana"))
    context.route("**/api/sync", lambda route: route.abort())
    page.locator(BOX).press_sequentially("not sent yet")
    state(page, "unsent")
    expect(page.locator(".save-status").first).to_contain_text("this window keeps nothing")
    with page.expect_event("dialog") as warned:
        page.close(run_before_unload=True)
    assert warned.value.type == "beforeunload"
    warned.value.dismiss()
    expect(page.locator(BOX)).to_have_value("not sent yet")
    context.unroute("**/api/sync")
    page.evaluate("dispatchEvent(new Event('online'))")
    state(page, "synced")


def test_signing_out_with_unsent_words_says_that_nothing_is_kept(
    people: People, new_context: Callable[..., BrowserContext]
) -> None:
    context = new_context()
    page = people.sign_in_on_shared_computer(context.new_page(), people.join("ana"), "/accounts/")
    context.route("**/api/sync", lambda route: route.abort())
    page.evaluate(
        """async () => {
          const base = document.querySelector("script[type=module]").src.replace("app.js", "");
          const { AccountWords } = await import(`${base}answers/account-words.js`);
          AccountWords.prototype.flush = async () => false;
        }"""
    )
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_text("this shared computer keeps nothing")).to_be_visible()
    expect(page.get_by_role("button", name="Keep on this device")).to_be_hidden()
    with page.expect_navigation():
        page.get_by_role("button", name="Download a copy and sign out").click()
    assert session_of(page) == {
        "account": None,
        "name": None,
        "roles": [],
        "zone": None,
        "shared": False,
        "learns_in_team": False,
    }
