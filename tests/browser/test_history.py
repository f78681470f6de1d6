"""Earlier versions: seen, compared, brought back, and nothing lost by it."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect
from sqlalchemy import update

from course_app.answers.models import Change
from course_app.config import read_settings
from course_app.database import Database
from tests.browser.chromium import open_page, saved, scripts_of
from tests.browser.people import BOX, CHAPTER, KEY, People, state
from tests.browser.soundness import faults_by_day_and_night
from tests.browser.store import stored
from tests.servers import RunningServer

pytestmark = pytest.mark.browser

LONG = "Stage 3 has no owner, and nobody says when it is done. " * 5


def reflection(page: Page) -> Locator:
    return page.locator(".reflection", has=page.locator(BOX))


def open_history(page: Page) -> Locator:
    reflection(page).get_by_role("button", name="History").click()
    panel = reflection(page).locator(".history")
    expect(panel.locator(".history-lead")).to_contain_text("arlier version")
    return panel


@pytest.mark.sync_bug(5)
def test_bringing_back_loses_nothing_signed_out(server: RunningServer, page: Page) -> None:
    """SYNC bug 5: "restore" shows the difference, keeps what it replaced, and can be undone; without an account.

    Red when resolveLocally() lets the change that waits grow instead of making one of its own, or keeps no snapshot.
    """
    open_page(page, server.url + CHAPTER)
    page.locator(BOX).fill(LONG)
    saved(page)
    page.locator(BOX).fill("short now")
    saved(page)
    panel = open_history(page)
    row = panel.locator(".history-list button")
    expect(row).to_have_count(1)
    expect(row).to_contain_text("this device · words: 60")
    row.click()
    expect(panel.locator("[data-part=now] mark")).to_have_text(["short", "now"])
    panel.get_by_role("button", name="Bring this back").click()
    expect(page.locator(BOX)).to_have_value(LONG)
    assert stored(page)["kv"][KEY]["val"] == LONG
    expect(panel.locator(".history-list button")).to_contain_text(["words: 2"])
    panel.get_by_role("button", name="Undo").click()
    expect(page.locator(BOX)).to_have_value("short now")
    assert [each["val"] for each in stored(page)["ring"][KEY]] == [LONG, "short now", LONG]
    page.reload()
    expect(page.locator(BOX)).to_have_value("short now")


def test_every_device_has_the_whole_history(people: People, new_context: Callable[..., BrowserContext]) -> None:
    """What was written on the laptop is an earlier version on the phone, and coming back it is a change like any."""
    ana = people.join("ana")
    laptop = people.sign_in(new_context().new_page(), ana)
    laptop.locator(BOX).fill("first thought")
    state(laptop, "synced")
    laptop.locator(BOX).fill("another thought")
    state(laptop, "synced")
    phone = people.sign_in(new_context(viewport={"width": 390, "height": 844}).new_page(), ana)
    expect(phone.locator(BOX)).to_have_value("another thought")
    panel = open_history(phone)
    row = panel.locator(".history-list button", has_text="words: 2")
    expect(row).to_have_count(1)
    expect(row).to_contain_text("Chrome · Linux")
    row.click()
    panel.get_by_role("button", name="Bring this back").click()
    state(phone, "synced")
    laptop.locator("h1").click()
    laptop.evaluate("dispatchEvent(new Event('focus'))")
    expect(laptop.locator(BOX)).to_have_value("first thought")
    panel = open_history(laptop)
    expect(panel.locator(".history-list button")).to_have_count(1)
    panel.locator(".history-list button").click()
    expect(panel.locator("[data-part=then]")).to_have_text("another thought")


def test_typing_on_takes_the_undo_away(server: RunningServer, page: Page) -> None:
    open_page(page, server.url + CHAPTER)
    page.locator(BOX).fill(LONG)
    saved(page)
    page.locator(BOX).fill("short now")
    saved(page)
    panel = open_history(page)
    panel.locator(".history-list button").click()
    panel.get_by_role("button", name="Bring this back").click()
    expect(panel.get_by_role("button", name="Undo")).to_be_visible()
    page.locator(BOX).press_sequentially("and on")
    expect(panel.get_by_role("button", name="Undo")).to_be_hidden()


def test_a_thinned_version_is_named_and_cannot_be_chosen(
    people: People, new_context: Callable[..., BrowserContext]
) -> None:
    ana = people.join("ana")
    page = people.sign_in(new_context().new_page(), ana)
    for text in ("thinned", "shown"):
        page.locator(BOX).fill(text)
        state(page, "synced")
    database = Database(read_settings({}, data=people.server.data))
    with database.writing() as session:
        session.execute(update(Change).where(Change.val == '"thinned"').values(val=None))
    database.engine.dispose()
    phone = people.sign_in(new_context().new_page(), ana)
    expect(phone.locator(BOX)).to_have_value("shown")
    panel = open_history(phone)
    expect(panel.locator(".history-list li")).to_contain_text(["Chrome · Linux · text not kept"])
    expect(panel.locator(".history-list button")).to_have_count(0)


def test_without_a_network_the_device_has_its_own(people: People, new_context: Callable[..., BrowserContext]) -> None:
    context = new_context()
    page = people.sign_in(context.new_page(), people.join("ana"))
    page.locator(BOX).fill(LONG)
    state(page, "synced")
    context.route("**/api/**", lambda route: route.abort())
    page.locator(BOX).fill("cut")
    state(page, "waiting")
    reflection(page).get_by_role("button", name="History").click()
    panel = reflection(page).locator(".history")
    expect(panel.locator(".history-lead")).to_contain_text("The server did not answer")
    expect(panel.locator(".history-list button")).to_contain_text(["words: 60"])


def test_the_history_of_dates_and_scores(server: RunningServer, page: Page) -> None:
    open_page(page, server.url + "/first-day")
    for date in ("2027-03-01", "2027-03-08"):
        page.get_by_label("My first day").fill(date)
        saved(page)
    entry = page.locator('[data-key="p:first-day"]')
    entry.get_by_role("button", name="History").click()
    entry.locator(".history-list button", has_text="1 March 2027").click()
    entry.get_by_role("button", name="Bring this back").click()
    expect(page.get_by_label("My first day")).to_have_value("2027-03-01")
    entry.get_by_role("button", name="Undo").click()
    expect(page.get_by_label("My first day")).to_have_value("2027-03-08")


def test_the_journal_leads_to_the_history_too(server: RunningServer, page: Page) -> None:
    open_page(page, server.url + CHAPTER)
    page.locator(BOX).fill(LONG)
    saved(page)
    page.locator(BOX).fill("short now")
    saved(page)
    open_page(page, server.url + "/journal")
    entry = page.locator(f'[data-entry="{KEY}"]')
    entry.get_by_role("button", name="History").click()
    entry.locator(".history-list button").click()
    entry.get_by_role("button", name="Bring this back").click()
    expect(entry.locator(".answer")).to_contain_text("Stage 3 has no owner")


def test_the_history_is_for_everyone(server: RunningServer, new_context: Callable[..., BrowserContext]) -> None:
    """By keyboard alone, on 320 pixels, and axe finds nothing, in light or in dark."""
    page = new_context(viewport={"width": 320, "height": 640}).new_page()
    open_page(page, server.url + CHAPTER)
    page.locator(BOX).fill(LONG)
    saved(page)
    page.locator(BOX).fill("short now")
    saved(page)
    reflection(page).get_by_role("button", name="History").focus()
    page.keyboard.press("Enter")
    expect(reflection(page).locator(".history-lead")).to_be_focused()
    expect(reflection(page).locator(".history-list button")).to_be_visible()
    for key in ("Tab", "Enter", "Tab", "Enter"):
        page.keyboard.press(key)
    expect(page.locator(BOX)).to_have_value(LONG)
    expect(page.get_by_role("button", name="Undo")).to_be_focused()
    reflection(page).locator(".history-list button").click()
    assert page.evaluate("document.documentElement.scrollWidth") == 320
    assert faults_by_day_and_night(page) == []
    page.get_by_role("button", name="Close the history").press("Enter")
    expect(reflection(page).get_by_role("button", name="History")).to_be_focused()


@pytest.mark.service_worker
def test_the_history_opens_without_a_network(server: RunningServer, new_context: Callable[..., BrowserContext]) -> None:
    """It is loaded when it is needed, and may be needed in a tunnel. Red when the service worker does not keep it."""
    context = new_context()
    page = open_page(context.new_page(), server.url + CHAPTER)
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.wait_for_function("async (path) => (await caches.match(path)) !== undefined", arg=CHAPTER)
    open_page(page, server.url + CHAPTER)
    page.wait_for_function(
        """async (scripts) => (await caches.match(`${scripts}answers/history-panel.js`)) !== undefined""",
        arg=scripts_of(page),
    )
    context.set_offline(True)
    page.locator(BOX).fill(LONG)
    saved(page)
    page.locator(BOX).fill("short now")
    saved(page)
    panel = open_history(page)
    expect(panel.locator(".history-list button")).to_have_count(1)
