"""Signing out while something still waits: nothing is dropped without a word, and nothing stays that need not."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, Response, Route, expect

from tests.browser.chromium import open_page, scripts_of
from tests.browser.people import BOX, CHAPTER, KEY, People, state
from tests.browser.test_accounts import look
from tests.browser.test_handing_in import HOMEWORK, stored_versions, write
from tests.browser.test_shared_reflections import team_of
from tests.browser.test_storage import FULL
from tests.servers import RunningServer

pytestmark = pytest.mark.browser

DATABASES = "indexedDB.databases().then((all) => all.map((each) => each.name).join())"


def hold_sign_out(page: Page, people: People) -> list[Route]:
    """Signs out, up to the request that ends the session; gives the list with that request, which waits."""
    held: list[Route] = []
    page.route("**/accounts/sign-out", lambda route: held.append(route))
    open_page(page, f"{people.server.url}/accounts/")
    with page.expect_request("**/accounts/sign-out"):
        page.get_by_role("button", name="Sign out").click(no_wait_after=True)
    return held


def test_words_stored_while_another_tab_signs_out_are_kept(
    people: People, new_context: Callable[..., BrowserContext]
) -> None:
    """Red when leave() deletes the space without asking once more what waits in it."""
    ana = people.join("ana")
    context = new_context()
    page, other = context.new_page(), context.new_page()
    people.sign_in(page, ana)
    open_page(other, people.server.url + CHAPTER)
    other.locator(BOX).press_sequentially("sent")
    state(other, "synced")
    held = hold_sign_out(page, people)
    context.route("**/api/sync", lambda route: route.abort())
    other.locator(BOX).press_sequentially(", and not sent")
    state(other, "waiting")
    with page.expect_navigation():
        held[0].continue_()
    expect(other.locator(BOX)).to_have_value("")
    other.close()
    context.unroute("**/api/sync")
    people.sign_in(page, ana)
    expect(page.locator(BOX)).to_have_value("sent, and not sent")
    state(page, "synced")


def test_without_anything_waiting_the_space_is_deleted(
    people: People, new_context: Callable[..., BrowserContext]
) -> None:
    context = new_context()
    page = people.sign_in(context.new_page(), people.join("ana"))
    other = open_page(context.new_page(), people.server.url + CHAPTER)
    other.locator(BOX).press_sequentially("sent")
    state(other, "synced")
    people.sign_out(page)
    assert "course-user-" not in page.evaluate(DATABASES)
    expect(other.locator(BOX)).to_have_value("")


@pytest.mark.parametrize("is_back", [True, False])
def test_words_without_room_reach_the_account_or_a_file_before_leaving(
    is_back: bool, people: People, new_context: Callable[..., BrowserContext]
) -> None:
    """The box's key does not fit and the server is away. Red when tails are not taken over, or stay after leaving."""
    ana = people.join("ana")
    context = new_context()
    page = people.sign_in(context.new_page(), ana)
    state(page, "idle")
    page.add_init_script(FULL + f"window.isFull = true; window.fullKey = '{KEY}';")
    open_page(page, people.server.url + CHAPTER)
    context.route("**/api/sync", lambda route: route.abort())
    page.locator(BOX).fill("no room for these")
    state(page, "full")
    if is_back:
        context.unroute("**/api/sync")
        with page.expect_request(lambda request: "no room for these" in (request.post_data or "")):
            open_page(page, f"{people.server.url}/accounts/")  # the next page sends them, before anybody signs out
        people.sign_out(page)
    else:
        open_page(page, f"{people.server.url}/accounts/")
        page.get_by_role("button", name="Sign out").click()
        with page.expect_download() as download, page.expect_navigation():
            page.get_by_role("button", name="Download a copy and sign out").click(timeout=10_000)
        assert "no room for these" in Path(download.value.path()).read_text(encoding="utf-8")
    assert "no room for these" not in page.evaluate("JSON.stringify({ ...localStorage })")
    assert "course-user-" not in page.evaluate("indexedDB.databases().then((all) => JSON.stringify(all))")
    if is_back:
        laptop = people.sign_in(new_context().new_page(), ana)
        expect(laptop.locator(BOX)).to_have_value("no room for these")


def carries(text: str) -> Callable[[Response], bool]:
    """Whether a response answers the request that carried `text`: other requests may be on their way."""
    return lambda answer: text in (answer.request.post_data or "")


def test_a_second_text_without_room_follows_the_first(
    people: People, new_context: Callable[..., BrowserContext]
) -> None:
    """Red when what was sent from memory forgets what was sent before it (`earlier`)."""
    ana = people.join("ana")
    page = people.sign_in(new_context().new_page(), ana)
    state(page, "idle")
    page.add_init_script(FULL + f"window.isFull = true; window.fullKey = '{KEY}';")
    open_page(page, people.server.url + CHAPTER)
    for text in ("one thing", "another"):
        with page.expect_response(carries(text)):
            page.locator(BOX).fill(text)
    laptop = people.sign_in(new_context().new_page(), ana)
    expect(laptop.locator(BOX)).to_have_value("another")
    state(laptop, "synced")


WRITE_APART = """async ([scripts, rows]) => {
  const { AnswerStore } = await import(`${scripts}answers/answer-store.js`);
  const { name } = (await indexedDB.databases()).find((each) => each.name.startsWith("course-user-"));
  const store = new AnswerStore(name, { indexedDB, now: () => new Date(), newId: () => crypto.randomUUID() });
  await store.open();
  for (const [key, val] of rows) await store.write(key, val, null);
  store.close();
}"""
"""What another tab writes that has seen nothing of this one."""


def test_the_copy_holds_all_that_goes(people: People, new_context: Callable[..., BrowserContext]) -> None:
    """A row, a mark, a second version. Red when allWords() takes texts that are shown and nothing else."""
    context = new_context()
    page = people.sign_in(context.new_page(), people.join("ana"))
    state(page, "idle")
    context.route("**/api/sync", lambda route: route.abort())
    page.locator(BOX).fill("what is shown")
    state(page, "waiting")
    sheet = "0d9c1f0e-58d3-4d65-9e4a-3f9f1f5b6a11"
    row = {"cells": {"who": "Inês calls the customer"}, "position": 1.5}
    mark = {"done": True, "revision": 3, "at": "2027-03-01T09:00:00Z"}
    apart = [[f"w:{sheet}/steps/one", row], ["d:process-debt", mark], [KEY, "what waits for a choice"]]
    page.evaluate(WRITE_APART, [scripts_of(page), apart])
    open_page(page, f"{people.server.url}/accounts/")
    page.get_by_role("button", name="Sign out").click()
    with page.expect_download() as download, page.expect_navigation():
        page.get_by_role("button", name="Download a copy and sign out").click(timeout=10_000)
    copy = Path(download.value.path()).read_text(encoding="utf-8")
    for text in ("what is shown", "what waits for a choice", "Inês calls the customer", '"revision": 3'):
        assert text in copy
    assert "course-user-" not in page.evaluate(DATABASES)


def test_homework_that_has_not_gone_out_is_not_dropped(
    server: RunningServer, people: People, new_context: Callable[..., BrowserContext]
) -> None:
    """Red when leaving looks at the outbox alone: the request to hand in waits beside it."""
    email, context = people.join("ana"), new_context()
    page = context.new_page()
    write(people, page, email, "Send the pack")
    context.route("**/api/submissions", lambda route: route.abort())
    open_page(page, server.url + HOMEWORK)
    page.get_by_role("button", name="Finish version 1").click()
    expect(page.locator(".waiting")).to_be_visible()
    open_page(page, f"{server.url}/accounts/")
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_text("Homework that you handed in has not gone out yet.")).to_be_visible(timeout=10_000)
    look(page)
    context.unroute("**/api/submissions")
    with page.expect_navigation():
        page.get_by_role("button", name="Try again").click()
    assert "course-user-" not in page.evaluate(DATABASES)
    assert stored_versions(server, email) == [(1, "Send the pack")]


def test_what_was_refused_elsewhere_stops_nothing_but_leaving(
    people: People, new_context: Callable[..., BrowserContext]
) -> None:
    """Red when flush() calls unsent what the server refused, or when signing out lets go of it unasked."""
    manager, learner = people.join("mo"), people.join("ana")
    team_of(people.server, manager, learner)
    page = people.sign_in(new_context().new_page(), learner)
    page.locator(BOX).fill("What the handover never said.")
    state(page, "synced")
    other = page.locator(f".reflection[data-key]:not([data-key='{KEY}']) textarea").first
    other.fill("word " * 41_000)
    state(page, "refused")
    place = page.locator(f'.reflection[data-key="{KEY}"]')
    expect(place.locator("[data-component=save-status]")).to_have_attribute("data-state", "synced")
    place.get_by_role("button", name="Share", exact=True).click()
    place.get_by_role("button", name="Share with Harbour").click()
    expect(place).to_contain_text("Nobody has read it yet.")
    open_page(page, f"{people.server.url}/accounts/")
    page.get_by_role("button", name="Sign out").click()
    with page.expect_download() as download, page.expect_navigation():
        page.get_by_role("button", name="Download a copy and sign out").click(timeout=10_000)
    assert "word word" in Path(download.value.path()).read_text(encoding="utf-8")


def test_who_signed_out_is_shown_to_nobody_however_the_browser_ended(
    people: People, new_context: Callable[..., BrowserContext]
) -> None:
    """Killed between the server's answer and the deletion; and a tab that was frozen and heard nothing.

    Red when a page opens the space that was current last, or believes a page that is shown again.
    """
    ana, context = people.join("ana"), new_context()
    page = people.sign_in(context.new_page(), ana)
    page.locator(BOX).fill("sent")
    state(page, "synced")
    context.route("**/api/sync", lambda route: route.abort())
    page.locator(BOX).fill("sent, and not sent")
    state(page, "waiting")
    own = {"Origin": people.server.url}
    assert context.request.post(f"{people.server.url}/accounts/sign-out", headers=own).ok
    another = open_page(context.new_page(), people.server.url + CHAPTER)
    expect(another.locator(BOX)).to_have_value("")
    with page.expect_navigation():
        page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))")
    expect(page.locator(BOX)).to_have_value("")
    context.unroute("**/api/sync")
    people.sign_in(another, ana)
    expect(another.locator(BOX)).to_have_value("sent, and not sent")
    state(another, "synced")


def test_a_lost_cookie_with_the_account_is_set_anew(people: People, new_context: Callable[..., BrowserContext]) -> None:
    """Red when a page whose session lives is loaded for ever because nothing says whose words to open."""
    context = new_context()
    page = people.sign_in(context.new_page(), people.join("ana"))
    page.locator(BOX).fill("hers")
    state(page, "synced")
    context.clear_cookies(name="account")
    page.goto(people.server.url + CHAPTER)
    expect(page.locator(BOX)).to_have_value("hers")
    page.reload()
    expect(page.locator(BOX)).to_have_value("hers")
