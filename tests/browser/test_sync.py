"""Words on every device and nobody else's: real browsers, a real server, two people."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.chromium import open_page
from tests.browser.people import BOX, CHAPTER, People, state
from tests.browser.store import stored

pytestmark = [pytest.mark.browser, pytest.mark.service_worker]


@pytest.mark.sync_bug(13, 21)
def test_words_reach_the_other_device(people: People, new_context: Callable[..., BrowserContext]) -> None:
    """SYNC bugs 13 and 21: a new device has everything; signing in again makes no double."""
    ana = people.join("ana")
    laptop = people.sign_in(new_context().new_page(), ana)
    laptop.locator(BOX).press_sequentially("written on the laptop")
    laptop.locator('[data-item="master-workflow"] .mark-button').click()
    state(laptop, "synced")
    phone = people.sign_in(new_context(viewport={"width": 390, "height": 844}).new_page(), ana)
    expect(phone.locator(BOX)).to_have_value("written on the laptop")
    expect(phone.locator(".progress-panel .counter")).to_have_text("1 / 9 · 11%")
    expect(phone.locator(".save-status").first).to_contain_text("Saved · synced")
    phone.locator(BOX).press_sequentially(", and on the phone")
    phone.locator("h1").click()
    state(phone, "synced")
    laptop.evaluate("dispatchEvent(new Event('focus'))")
    expect(laptop.locator(BOX)).to_have_value("written on the laptop, and on the phone")


def test_signing_in_opens_the_own_space_at_once(people: People, new_context: Callable[..., BrowserContext]) -> None:
    """The page after signing in is loaded once: what is clicked on it is never swallowed by a second load."""
    page = new_context().new_page()
    open_page(page, people.server.url + CHAPTER)
    page.locator(BOX).press_sequentially("signed out")
    loads: list[str] = []
    page.on("load", lambda loaded: loads.append(loaded.url))
    people.sign_in_by_form(page, people.join("ana"))
    assert [url.removeprefix(people.server.url) for url in loads] == ["/accounts/sign-in", "/accounts/", CHAPTER]
    expect(page.locator("[data-account-component=claim-panel]")).to_be_visible()


@pytest.mark.pain(5)
@pytest.mark.sync_bug(16)
def test_pain_05_two_devices_apart_keep_both(people: People, new_context: Callable[..., BrowserContext]) -> None:
    """Edited on a phone offline and on a laptop online: both texts are kept, the learner chooses, on every device.

    Red when decide() lets the last one win, on the server or in the browser.
    """
    ana = people.join("ana")
    phone_context = new_context()
    phone = people.sign_in(phone_context.new_page(), ana)
    laptop = people.sign_in(new_context().new_page(), ana)
    phone_context.set_offline(True)
    phone.locator(BOX).press_sequentially("from the train")
    state(phone, "waiting")
    laptop.locator(BOX).press_sequentially("from the desk")
    state(laptop, "synced")
    phone_context.set_offline(False)
    phone.evaluate("dispatchEvent(new Event('online'))")
    panel = phone.locator(f"{BOX} ~ .conflict")
    expect(panel).to_be_visible(timeout=15_000)
    assert sorted(panel.locator(".paper-text").all_inner_texts()) == ["from the desk", "from the train"]
    panel.get_by_role("button", name="Keep both").click()
    state(phone, "synced")
    laptop.locator("h1").click()
    laptop.evaluate("dispatchEvent(new Event('focus'))")
    expect(laptop.locator(BOX)).to_have_value(phone.locator(BOX).input_value())
    assert "from the train" in phone.locator(BOX).input_value()
    assert "from the desk" in phone.locator(BOX).input_value()


@pytest.mark.pain(7)
def test_pain_07_words_written_signed_out_join_the_account(
    people: People, new_context: Callable[..., BrowserContext]
) -> None:
    """Signed in to an account that already has text: nothing is sent before the click, then both are offered.

    Red when the claim replaces what the account has, or when anything is sent before the person says so.
    """
    ana = people.join("ana")
    laptop = people.sign_in(new_context().new_page(), ana)
    laptop.locator(BOX).press_sequentially("in the account")
    state(laptop, "synced")
    phone = new_context().new_page()
    open_page(phone, people.server.url + CHAPTER)
    phone.locator(BOX).press_sequentially("written signed out")
    phone.locator('[data-item="customer-training"] .mark-button').click()
    state(phone, "saved")
    people.sign_in(phone, ana)
    expect(phone.locator(BOX)).to_have_value("in the account")
    expect(phone.locator(".claim:visible")).to_contain_text("Entries in this browser that are in no account: 2")
    phone.get_by_role("button", name="Add to my account").click()
    panel = phone.locator(f"{BOX} ~ .conflict")
    expect(panel).to_be_visible(timeout=15_000)
    assert sorted(panel.locator(".paper-text").all_inner_texts()) == ["in the account", "written signed out"]
    expect(phone.locator('[data-item="customer-training"] .mark-button')).to_have_text("Module done")
    panel.get_by_role("button", name="Keep both").click()
    state(phone, "synced")
    phone.get_by_role("button", name="Undo").click()
    expect(panel).to_be_visible()
    phone.wait_for_function(
        "async () => !(await indexedDB.databases()).some((each) => each.name.startsWith('course-anon'))"
    )


@pytest.mark.pain(8)
@pytest.mark.sync_bug(27, 28)
def test_pain_08_the_next_user_reads_nothing(people: People, new_context: Callable[..., BrowserContext]) -> None:
    """Ana signs out of a shared browser, Ben signs in: no word of Ana's is in any store, box or cache.

    Red when leave() keeps the space of somebody who has sent everything.
    """
    ana, ben = people.join("ana"), people.join("ben")
    context = new_context()
    page = people.sign_in(context.new_page(), ana)
    page.locator(BOX).press_sequentially("the word quagmirelike")
    state(page, "synced")
    open_page(page, f"{people.server.url}/accounts/")
    with page.expect_navigation():
        page.get_by_role("button", name="Sign out").click()
    people.sign_in(page, ben)
    expect(page.locator(BOX)).to_have_value("")
    everything = page.evaluate(
        """async () => {
          const found = [document.documentElement.outerHTML, JSON.stringify({ ...localStorage, ...sessionStorage })];
          for (const { name } of await indexedDB.databases()) {
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
    )
    assert "quagmirelike" not in everything


@pytest.mark.sync_bug(9, 27)
def test_unsent_words_are_offered_before_signing_out(
    people: People, new_context: Callable[..., BrowserContext]
) -> None:
    """SYNC bug 9: signing out with unsent changes loses none of them."""
    ana, ben = people.join("ana"), people.join("ben")
    context = new_context()
    page = people.sign_in(context.new_page(), ana)
    context.route("**/api/sync", lambda route: route.abort())
    page.locator(BOX).press_sequentially("not sent yet")
    state(page, "waiting")
    open_page(page, f"{people.server.url}/accounts/")
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_text("not on the server yet. They are safe on this device")).to_be_visible(timeout=10_000)
    with page.expect_navigation():
        page.get_by_role("button", name="Keep on this device and sign out").click()
    people.sign_in(page, ben)
    expect(page.locator(BOX)).to_have_value("")
    open_page(page, f"{people.server.url}/accounts/")
    context.unroute("**/api/sync")
    with page.expect_navigation():
        page.get_by_role("button", name="Sign out").click()
    people.sign_in(page, ana)
    expect(page.locator(BOX)).to_have_value("not sent yet")
    state(page, "synced")


@pytest.mark.pain(3)
@pytest.mark.sync_bug(30)
def test_pain_03_an_expired_session_loses_nothing(people: People, new_context: Callable[..., BrowserContext]) -> None:
    """The session ends while the page is open: typing goes on, the page says so, and signing in elsewhere resumes it.

    Red when a 401 stops writing, or when it is not looked for again once the owner is back.
    """
    ana = people.join("ana")
    context = new_context()
    page = people.sign_in(context.new_page(), ana)
    page.locator(BOX).press_sequentially("before ")
    state(page, "synced")
    context.clear_cookies(name="sid")
    page.locator(BOX).press_sequentially("and after")
    state(page, "signed-out")
    page.evaluate("window.isSamePage = true")
    with context.expect_page() as opened:
        page.get_by_role("link", name="Sign in", exact=True).first.click()
    people.hand_in(opened.value, ana)
    state(page, "synced")
    assert page.evaluate("window.isSamePage")
    assert page.locator(BOX).input_value() == "before and after"
    assert stored(page, "course-user-")["outbox"] == {}


@pytest.mark.sync_bug(1, 7, 18)
def test_a_server_error_keeps_the_draft(people: People, new_context: Callable[..., BrowserContext]) -> None:
    """SYNC bugs 1, 7 and 18: the server fails, answers nothing, comes back: the line is there, nothing was pressed."""
    ana = people.join("ana")
    context = new_context()
    page = people.sign_in(context.new_page(), ana)
    context.route("**/api/sync", lambda route: route.fulfill(status=500, body="no"))
    page.locator(BOX).press_sequentially("through a bad hour")
    state(page, "waiting")
    page.reload()
    page.wait_for_selector("html[data-ready]")
    expect(page.locator(BOX)).to_have_value("through a bad hour")
    context.unroute("**/api/sync")
    state(page, "synced")


def test_the_second_tab_says_synced_too(people: People, new_context: Callable[..., BrowserContext]) -> None:
    """One tab of a browser sends for all; the others hear of it. Red when AccountWords no longer tells them."""
    ana = people.join("ana")
    context = new_context()
    first = people.sign_in(context.new_page(), ana)
    second = open_page(context.new_page(), people.server.url + CHAPTER)
    second.locator(BOX).press_sequentially("typed in the second tab")
    state(second, "synced")
    expect(first.locator(BOX)).to_have_value("typed in the second tab")


def test_a_tab_that_is_opened_later_says_synced_at_once(
    people: People, new_context: Callable[..., BrowserContext]
) -> None:
    """It said for a minute that it waits for the network. Red when AccountWords does not tell that it was opened."""
    ana = people.join("ana")
    context = new_context()
    first = people.sign_in(context.new_page(), ana)
    first.locator(BOX).press_sequentially("typed in the first tab")
    state(first, "synced")
    state(open_page(context.new_page(), people.server.url + CHAPTER), "synced")


def test_before_the_first_word_the_page_says_where_words_will_be_kept(people: People, page: Page) -> None:
    status = open_page(page, people.server.url + CHAPTER).locator(".save-line .save-status")
    expect(status).to_have_text("What you write is kept in this browser, without an account")
    people.sign_in(page, people.join("ana"))
    expect(status).to_have_text("What you write is kept in your account")


@pytest.mark.pain(8)
@pytest.mark.sync_bug(27)
def test_pain_08_whoever_signs_in_next_opens_their_own_words_first(
    people: People, new_context: Callable[..., BrowserContext]
) -> None:
    """Ana's session ended without signing out, the server cannot say who is there: Ben's page shows nothing of hers.

    Red when a page opens the space of whoever was here last before it knows who signed in.
    """
    ana, ben = people.join("ana"), people.join("ben")
    context = new_context()
    page = people.sign_in(context.new_page(), ana)
    page.locator(BOX).press_sequentially("the word quagmirelike")
    state(page, "synced")
    context.clear_cookies(name="sid")
    context.route("**/api/session", lambda route: route.abort())
    people.sign_in(page, ben)
    expect(page.locator(BOX)).to_have_value("")
    page.locator(BOX).press_sequentially("ben types")
    state(page, "synced")
    context.unroute("**/api/session")
    context.clear_cookies(name="sid")
    people.sign_in(page, ana)
    expect(page.locator(BOX)).to_have_value("the word quagmirelike")


@pytest.mark.sync_bug(35)
def test_without_storage_the_words_of_an_account_are_in_the_account(
    people: People, new_context: Callable[..., BrowserContext]
) -> None:
    """Red when a page without IndexedDB works for nobody."""
    ana = people.join("ana")
    page = new_context().new_page()
    page.add_init_script(
        "Object.defineProperty(window, 'indexedDB', { get() { throw new DOMException('no', 'SecurityError'); } });"
    )
    people.sign_in(page, ana)
    page.locator(BOX).press_sequentially("kept by the server alone")
    state(page, "synced")
    other = people.sign_in(new_context().new_page(), ana)
    expect(other.locator(BOX)).to_have_value("kept by the server alone")
