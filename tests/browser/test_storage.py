"""When a browser's storage is full, missing, broken or wiped: nothing typed is lost without a word."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, Route, expect

from tests.browser.chromium import open_page, saved
from tests.browser.people import People, state
from tests.browser.store import stored
from tests.browser.test_words import BOX, CHAPTER, KEY, OTHER_BOX
from tests.servers import RunningServer

pytestmark = pytest.mark.browser

FULL = """
  const put = IDBObjectStore.prototype.put;
  IDBObjectStore.prototype.put = function (...given) {
    if (this.transaction.error) return undefined; // it takes nothing more
    const key = this.keyPath ? given[0].key : given[1];
    if (!window.isFull || (window.fullKey && window.fullKey !== key)) return put.apply(this, given);
    const error = new DOMException("The storage is full", "QuotaExceededError");
    Object.defineProperty(this.transaction, "error", { get: () => error });
    this.transaction.abort();
    return undefined;
  };
  const remove = IDBObjectStore.prototype.delete;
  IDBObjectStore.prototype.delete = function (...given) {
    return this.transaction.error ? undefined : remove.apply(this, given);
  };
"""
"""A browser whose storage is full while `isFull` is set, for `fullKey` alone if that is set too."""


@pytest.mark.sync_bug(1, 26)
def test_full_storage_says_so_at_once_and_saves_again_later(server: RunningServer, page: Page) -> None:
    """SYNC bugs 1 and 26: red within a second, the text stays on the screen, the next keystroke saves.

    The browser's own quota cannot be lowered from outside, so its refusal is played: the transaction aborts.
    """
    page.add_init_script(FULL)
    open_page(page, server.url + CHAPTER)
    page.locator(BOX).press_sequentially("kept ")
    saved(page)
    page.evaluate("window.isFull = true")
    page.locator(BOX).press_sequentially("and more")
    status = page.locator(".save-status").first
    expect(status).to_have_attribute("data-state", "full", timeout=1000)
    expect(status).to_contain_text("Not saved")
    expect(page.locator(".storage-notice")).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("button", name="Download my text").click()
    assert "kept and more" in Path(download.value.path()).read_text(encoding="utf-8")
    page.evaluate("window.isFull = false")
    page.locator(BOX).press_sequentially(".")
    saved(page)
    expect(page.locator(".storage-notice")).to_be_hidden()
    assert stored(page)["kv"][KEY]["val"] == "kept and more."


@pytest.mark.sync_bug(26)
def test_with_an_account_full_storage_still_reaches_the_server(
    people: People, new_context: Callable[..., BrowserContext]
) -> None:
    """Red when nothing is sent that the browser had no room for."""
    ana = people.join("ana")
    page = new_context().new_page()
    page.add_init_script(FULL)
    people.sign_in(page, ana)
    page.locator(BOX).press_sequentially("kept ")
    state(page, "synced")
    page.evaluate("window.isFull = true")
    with page.expect_response(lambda answer: "kept and more" in (answer.request.post_data or "")):
        page.locator(BOX).press_sequentially("and more")
    state(page, "account-only")
    expect(page.locator(".save-status").first).to_have_text(
        "Saved to your account, not in this browser: its storage is full"
    )
    other = people.sign_in(new_context().new_page(), ana)
    expect(other.locator(BOX)).to_have_value("kept and more")
    page.evaluate("window.isFull = false")
    page.locator(BOX).press_sequentially(", and on")
    state(page, "synced")
    expect(page.locator(BOX)).to_have_value("kept and more, and on")


def test_what_is_on_its_way_to_the_account_is_not_called_saved(people: People, page: Page) -> None:
    """Red when words count as sent before the request with them is even begun."""
    page.add_init_script(FULL)
    people.sign_in(page, people.join("ana"))
    page.locator(BOX).press_sequentially("kept ")
    state(page, "synced")
    page.evaluate("window.isFull = true")
    page.locator(BOX).press_sequentially("a")
    state(page, "account-only")
    held: list[Route] = []
    page.route("**/api/sync", lambda route: held.append(route))
    with page.expect_request("**/api/sync"):
        page.locator(BOX).press_sequentially("b")
    state(page, "full")
    held[0].continue_()
    page.unroute("**/api/sync")
    state(page, "account-only")


def test_the_newest_words_reach_the_account_last(people: People, new_context: Callable[..., BrowserContext]) -> None:
    """Red when each keystroke waits by itself for the part that sends: whoever got it first overtook the others."""
    ana = people.join("ana")
    page = new_context(service_workers="block").new_page()
    page.add_init_script(FULL)
    people.sign_in(page, ana)
    page.locator(BOX).press_sequentially("kept ")
    state(page, "synced")
    page.evaluate("window.isFull = true")
    held: list[Route] = []
    page.route("**/unstored-words.js", lambda route: held.append(route))
    with page.expect_request("**/unstored-words.js"):
        page.locator(BOX).press_sequentially("a")
    page.locator(BOX).press_sequentially("nd more")
    held[0].continue_()
    state(page, "account-only")
    other = people.sign_in(new_context().new_page(), ana)
    expect(other.locator(BOX)).to_have_value("kept and more")


def test_what_could_not_be_stored_outlives_the_page(server: RunningServer, page: Page) -> None:
    """Storage is full, the person leaves all the same: the words are there once there is room again."""
    page.add_init_script(FULL)
    open_page(page, server.url + CHAPTER)
    page.locator(BOX).press_sequentially("kept ")
    saved(page)
    page.evaluate("window.isFull = true")
    page.locator(BOX).press_sequentially("and these")
    expect(page.locator(".save-status").first).to_have_attribute("data-state", "full")
    open_page(page, server.url + "/journal")
    expect(page.locator(f'[data-entry="{KEY}"] .answer')).to_have_text("kept and these")


def test_words_that_cannot_be_merged_hide_nothing(server: RunningServer, page: Page) -> None:
    """A tail that finds no room stays for the next time; all that is stored is shown, and the page says "not saved"."""
    page.add_init_script(FULL)
    open_page(page, server.url + CHAPTER)
    page.locator(BOX).press_sequentially("stored before")
    page.locator('[data-item="master-workflow"] .mark-button').click()
    saved(page)
    page.evaluate("window.isFull = true")
    page.locator(OTHER_BOX).press_sequentially("no room for these")
    expect(page.locator(".save-status").first).to_have_attribute("data-state", "full")
    page.add_init_script("window.isFull = !location.hash")
    page.goto("about:blank")
    open_page(page, server.url + CHAPTER)
    expect(page.locator(BOX)).to_have_value("stored before")
    expect(page.locator(".progress-panel .counter")).to_have_text("1 / 9 · 11%")
    expect(page.locator(".save-status").first).to_have_attribute("data-state", "full")
    page.goto("about:blank")
    open_page(page, f"{server.url}{CHAPTER}#room")
    expect(page.locator(OTHER_BOX)).to_have_value("no room for these")


def test_the_red_state_stays_until_everything_is_stored(server: RunningServer, page: Page) -> None:
    page.add_init_script(FULL)
    open_page(page, server.url + CHAPTER)
    page.evaluate(f"window.isFull = true; window.fullKey = '{KEY}'")
    page.locator(BOX).press_sequentially("refused")
    status = page.locator(".save-status").first
    expect(status).to_have_attribute("data-state", "full")
    page.locator('[data-item="customer-training"] .mark-button').click()
    expect(page.locator(".progress-panel .counter")).to_have_text("1 / 9 · 11%")
    expect(status).to_have_attribute("data-state", "full")
    expect(page.locator(".reflection .box-status").first).to_contain_text("Not saved")
    page.evaluate("window.isFull = false")
    page.locator('[data-item="milestone-tracking"] .mark-button').click()
    saved(page)
    assert stored(page)["kv"][KEY]["val"] == "refused"


@pytest.mark.parametrize(
    ("script", "reason"),
    [
        ("Object.defineProperty(window, 'indexedDB', {value: undefined})", "memory"),
        (
            """IDBFactory.prototype.open = function () {
                 const request = new EventTarget();
                 request.error = new DOMException('Internal error', 'UnknownError');
                 setTimeout(() => request.onerror());
                 return request;
               }""",
            "corrupt",
        ),
    ],
)
@pytest.mark.sync_bug(35)
def test_without_storage_the_page_works_and_says_so(
    script: str, reason: str, server: RunningServer, page: Page
) -> None:
    """SYNC bug 35: missing or broken storage is never silent, and never stops a page."""
    page.add_init_script(script)
    open_page(page, server.url + CHAPTER)
    expect(page.locator(".storage-notice")).to_have_attribute("data-reason", reason)
    page.locator(BOX).press_sequentially("only here")
    expect(page.locator(".save-status").first).to_have_attribute("data-state", "memory")
    page.get_by_role("button", name="Mark module done").first.click()
    expect(page.locator(".progress-panel .counter")).to_have_text("1 / 9 · 11%")


@pytest.mark.sync_bug(34)
def test_a_lost_connection_is_opened_again(server: RunningServer, page: Page) -> None:
    """SYNC bug 34: the browser drops the connection once: reopened, nobody notices; for good: the red state."""
    page.add_init_script("""
      window.losses = 0;
      const transaction = IDBDatabase.prototype.transaction;
      IDBDatabase.prototype.transaction = function (...given) {
        if (window.losses > 0) {
          window.losses -= 1;
          throw new DOMException('The connection is closing', 'InvalidStateError');
        }
        return transaction.apply(this, given);
      };""")
    open_page(page, server.url + CHAPTER)
    page.evaluate("window.losses = 1")
    page.locator(BOX).press_sequentially("a")
    saved(page)
    assert stored(page)["kv"][KEY]["val"] == "a"
    page.evaluate("window.losses = 1000")
    page.locator(BOX).press_sequentially("b")
    expect(page.locator(".save-status").first).to_have_attribute("data-state", "memory")
    expect(page.locator(".storage-notice")).to_be_visible()


OLD_STORE = """async () => {
  const open = (name, version, upgrade) => new Promise((resolve) => {
    const request = indexedDB.open(name, version);
    request.onupgradeneeded = () => upgrade(request.result);
    request.onsuccess = () => resolve(request.result);
  });
  const spaces = await open("course-spaces", 1, (made) => made.createObjectStore("spaces", { keyPath: "name" }));
  spaces.transaction("spaces", "readwrite").objectStore("spaces").put({ name: "anon-old", kind: "anonymous" });
  spaces.close();
  const old = await open("course-anon-old", 1, (database) => {
    for (const store of ["kv", "branches", "ring", "meta"]) database.createObjectStore(store);
    database.createObjectStore("outbox", { keyPath: "id" });
  });
  const origins = { parents: [], merges: [], rev: 3, at: "2026-01-01T00:00:00Z" };
  const change = { id: "c1", key: KEY, val: "from an older version", ...origins };
  const writing = old.transaction(["kv", "outbox"], "readwrite");
  writing.objectStore("kv").put(change, KEY);
  writing.objectStore("outbox").put({ ...change, state: "queued" });
  await new Promise((resolve) => (writing.oncomplete = resolve));
  old.close();
}"""


def test_a_store_of_an_older_version_is_brought_up_to_date(server: RunningServer, page: Page) -> None:
    """Nothing is removed, the outbox is copied first, and typing goes on in it."""
    page.goto(f"{server.url}/healthz")
    page.evaluate(OLD_STORE.replace("KEY", f"'{KEY}'"))
    open_page(page, server.url + CHAPTER)
    expect(page.locator(BOX)).to_have_value("from an older version")
    page.locator(BOX).press("Control+End")
    page.locator(BOX).press_sequentially(", and on")
    saved(page)
    found = stored(page)
    assert found["outbox_backup"]["c1"]["val"] == "from an older version"
    assert [(each["val"], each["order"]) for each in found["outbox"].values()] == [("from an older version, and on", 1)]


@pytest.mark.pain(9)
def test_pain_09_a_wiped_store_is_explained(server: RunningServer, page: Page) -> None:
    """The writer is told that browsers clear storage and offered a copy; a wiped store is explained, never "0 done".

    Red when isWiped is never set in answers.js, or when ProgressCount shows its count all the same.
    """
    open_page(page, server.url + CHAPTER)
    expect(page.locator(".progress-panel .keeping")).to_contain_text("clear their storage after a week")
    with page.expect_response("**/api/wrote"):
        page.locator(BOX).press_sequentially("a week of work")
    page.get_by_role("button", name="Mark module done").first.click()
    saved(page)
    page.locator(".progress-panel").get_by_role("link", name="Download a copy").click()
    page.wait_for_selector("html[data-ready]")
    with page.expect_download() as download:
        page.get_by_role("button", name="Download as markdown").click()
    assert "a week of work" in Path(download.value.path()).read_text(encoding="utf-8")
    page.goto("about:blank")
    devtools = page.context.new_cdp_session(page)
    devtools.send("Storage.clearDataForOrigin", {"origin": server.url, "storageTypes": "indexeddb,local_storage"})
    open_page(page, server.url + CHAPTER)
    expect(page.locator(".storage-notice")).to_contain_text("its storage is empty now")
    expect(page.locator(".progress-panel .counter")).to_have_text("– / 9")
    page.get_by_role("button", name="Mark module done").first.click()
    open_page(page, server.url + CHAPTER)
    expect(page.locator(".storage-notice")).to_contain_text("its storage is empty now")
    expect(page.locator(".progress-panel .counter")).to_have_text("– / 9")
    page.get_by_role("button", name="start afresh").click()
    expect(page.locator(".progress-panel .counter")).to_have_text("1 / 9 · 11%")
    open_page(page, server.url + CHAPTER)
    expect(page.locator(".storage-notice")).to_be_hidden()
