"""Hours without a network, slow answers, closed tabs: what is called saved is saved, and what waits goes out once."""

import json
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, Route, expect
from sqlalchemy import select

from course_app.accounts.models import Account
from course_app.answers.models import Change
from course_app.config import read_settings
from course_app.database import Database
from tests.browser.chromium import open_page
from tests.browser.people import BOX, CHAPTER, KEY, People, state

pytestmark = pytest.mark.browser

MARK = '[data-item="customer-training"] .mark-button'
STATUS = ".save-status"
TWO_HOURS = "02:00:00"


def log_of(people: People, email: str) -> list[tuple[str, object]]:
    """Key and value of every change that the server has of a person, in their order."""
    database = Database(read_settings({}, data=people.server.data))
    wanted = select(Change.key, Change.val).join(Account, Account.id == Change.account_id).where(Account.email == email)
    with database.reading() as session:
        found = [(key, json.loads(val or "null")) for key, val in session.execute(wanted.order_by(Change.seq))]
    database.engine.dispose()
    return found


def with_clock(people: People, signed_in: Page, **options: str) -> Page:
    """Another tab in place of this one, whose clock the test moves: it fakes what the page after signing in asks."""
    page = signed_in.context.new_page()
    signed_in.close()
    page.clock.install(**options)
    return open_page(page, people.server.url + CHAPTER)


@pytest.mark.service_worker
@pytest.mark.pain(2)
@pytest.mark.sync_bug(8, 17, 18)
def test_pain_02_work_done_offline_goes_out_once(people: People, new_context: Callable[..., BrowserContext]) -> None:
    """Written and ticked in two hours without a network, the tab hidden and shown: each goes out exactly once.

    Red when nothing listens for `online`, or when a new try gives a change a new id.
    """
    ana = people.join("ana")
    context = new_context()
    page = with_clock(people, people.sign_in(context.new_page(), ana))
    context.set_offline(True)
    page.locator(BOX).fill("in the tunnel")  # at once, here and below: a try meanwhile would part it in two
    page.locator(MARK).click()
    state(page, "waiting")
    expect(page.locator(STATUS).first).to_contain_text("will sync when you are online")
    for visibility in ("hidden", "visible"):
        page.evaluate(
            """(now) => {
              Object.defineProperty(document, "visibilityState", { value: now, configurable: true });
              document.dispatchEvent(new Event("visibilitychange"));
            }""",
            visibility,
        )
        page.clock.fast_forward(TWO_HOURS)
    page.locator(BOX).fill("in the tunnel, and out of it")
    state(page, "waiting")
    assert log_of(people, ana) == []
    context.set_offline(False)
    page.clock.run_for(61_000)
    state(page, "synced")
    log = log_of(people, ana)
    assert [key for key, _ in log] == [KEY, "d:customer-training", KEY]
    assert [val for key, val in log if key == KEY] == ["in the tunnel", "in the tunnel, and out of it"]


@pytest.mark.pain(4)
@pytest.mark.sync_bug(16, 19, 31)
def test_pain_04_a_stale_tab_and_a_failing_server_delete_nothing(
    people: People, new_context: Callable[..., BrowserContext]
) -> None:
    """The server fails while two tabs write, the older one last: the draft stays in both, and both texts are offered.

    Red when a tab writes without saying what it last saw.
    """
    ana = people.join("ana")
    context = new_context()
    second = people.sign_in(context.new_page(), ana)
    context.route("**/api/sync", lambda route: route.fulfill(status=500, body="no"))
    deaf = context.new_page()
    deaf.add_init_script(
        """window.BroadcastChannel = class { postMessage() {} };
        window.addEventListener("focus", (event) => event.stopImmediatePropagation(), true);
        document.addEventListener("visibilitychange", (event) => event.stopImmediatePropagation(), true);"""
    )
    open_page(deaf, people.server.url + CHAPTER)
    second.locator(BOX).fill("the newer text")
    state(second, "waiting")
    deaf.locator(BOX).fill("an older tab's words")
    panel = deaf.locator(f"{BOX} ~ .conflict")
    expect(panel).to_be_visible()
    assert sorted(panel.locator(".paper-text").all_inner_texts()) == ["an older tab's words", "the newer text"]
    context.unroute("**/api/sync")
    deaf.close()
    second.evaluate("dispatchEvent(new Event('online'))")
    state(second, "conflict")
    expect(second.locator(f"{BOX} ~ .conflict .paper-text")).to_have_count(2)


@pytest.mark.sync_bug(4, 11)
def test_synced_is_never_said_while_something_waits(people: People, new_context: Callable[..., BrowserContext]) -> None:
    """Typed while a sync is under way: the letters stay, and the page says "synced" only after their own answer."""
    ana = people.join("ana")
    context = new_context()
    page = people.sign_in(context.new_page(), ana)
    held: list[Route] = []
    is_down = True

    def answer(route: Route) -> None:
        if not held:
            held.append(route)
        elif is_down:
            route.abort()
        else:
            route.continue_()

    context.route("**/api/sync", answer)
    with page.expect_request("**/api/sync"):
        page.locator(BOX).press_sequentially("first")
        page.locator("h1").click()
    page.locator(BOX).press_sequentially(", typed meanwhile")
    state(page, "waiting")
    with page.expect_event("requestfailed", timeout=20_000):
        held[0].continue_()
    assert page.locator(BOX).input_value() == "first, typed meanwhile"
    assert page.locator(STATUS).first.get_attribute("data-state") == "waiting"
    is_down = False
    page.evaluate("dispatchEvent(new Event('online'))")
    state(page, "synced")
    assert log_of(people, ana)[-1] == (KEY, "first, typed meanwhile")


@pytest.mark.service_worker
@pytest.mark.sync_bug(43)
def test_a_tab_closed_offline_is_sent_by_another_later(
    people: People, new_context: Callable[..., BrowserContext]
) -> None:
    ana = people.join("ana")
    context = new_context()
    page = people.sign_in(context.new_page(), ana)
    context.set_offline(True)
    page.locator(BOX).press_sequentially("then the lid was shut")
    state(page, "waiting")
    page.close()
    context.set_offline(False)
    other = open_page(context.new_page(), f"{people.server.url}/journal")
    state(other, "synced")
    assert log_of(people, ana) == [(KEY, "then the lid was shut")]


@pytest.mark.sync_bug(32)
def test_what_is_called_synced_is_in_the_database(people: People, new_context: Callable[..., BrowserContext]) -> None:
    """Every kind of control: a text, a tick, a date, a score."""
    ana = people.join("ana")
    page = people.sign_in(new_context().new_page(), ana)
    page.locator(BOX).press_sequentially("a text")
    page.locator(MARK).click()
    state(page, "synced")
    open_page(page, f"{people.server.url}/first-day")
    page.locator("input[type=date]").first.fill("2027-03-01")
    page.locator("[data-component=score-entry] label").nth(6).click()
    page.locator("h1").click()
    state(page, "synced")
    shown = dict(log_of(people, ana))
    assert shown[KEY] == "a text"
    assert "2027-03-01" in shown.values()
    assert 7 in shown.values()
    mark = shown["d:customer-training"]
    assert isinstance(mark, dict)
    assert mark["done"] is True


@pytest.mark.service_worker
@pytest.mark.sync_bug(14)
def test_keys_typed_during_a_sync_are_in_the_kept_copy(
    people: People, new_context: Callable[..., BrowserContext]
) -> None:
    """Two devices with clocks a day apart in conflict: what is kept holds the last letter of each."""
    ana = people.join("ana")
    slow, fast = new_context(), new_context()
    laptop = people.sign_in(slow.new_page(), ana)
    phone = with_clock(people, people.sign_in(fast.new_page(), ana), time="2030-01-01T00:00:00Z")
    fast.set_offline(True)
    phone.locator(BOX).press_sequentially("from a clock years ahead")
    state(phone, "waiting")
    laptop.locator(BOX).press_sequentially("from the desk")
    state(laptop, "synced")
    phone.locator(BOX).press_sequentially(", and one more word")
    state(phone, "waiting")
    fast.set_offline(False)
    phone.clock.run_for(61_000)
    panel = phone.locator(f"{BOX} ~ .conflict")
    expect(panel).to_be_visible(timeout=15_000)
    assert sorted(panel.locator(".paper-text").all_inner_texts()) == [
        "from a clock years ahead, and one more word",
        "from the desk",
    ]
