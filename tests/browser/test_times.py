"""Times: an instant is the same on every page, a calendar day is the same in every zone."""

from collections.abc import Callable
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import BrowserContext, Page, expect
from sqlalchemy import select

from course_app.accounts.models import Account, SignInSession
from course_app.answers.models import Change
from course_app.config import read_settings
from course_app.database import Database
from tests.browser.chromium import open_page
from tests.browser.people import BOX, People, state

pytestmark = [pytest.mark.browser, pytest.mark.pain(24)]

ZONES = ("Pacific/Tongatapu", "Pacific/Honolulu", "Europe/Paris")
HOUR_OF_THE_CHANGE = datetime(2027, 3, 28, 0, 30, tzinfo=UTC)
"""In half an hour the clocks of Paris go forward; it is the 27th in Honolulu and the 28th in Tonga."""


def pace_of(page: Page, url: str) -> list[str]:
    """Until when each chapter fits, between two days around the change of the clock."""
    page.clock.install(time=HOUR_OF_THE_CHANGE)
    open_page(page, f"{url}/first-day")
    page.get_by_label("My first day").fill("2027-03-22")
    page.get_by_label("My last day").fill("2027-04-09")
    expect(page.locator("[data-until]").first).to_have_text("Tue 23 March")
    return page.locator("[data-until]").all_inner_texts()


def test_pain_24_a_day_is_the_same_day_everywhere(people: People, new_context: Callable[..., BrowserContext]) -> None:
    """Red when a calendar day is read in the browser's own zone."""
    paces = [pace_of(new_context(timezone_id=zone).new_page(), people.server.url) for zone in ZONES]
    assert paces[0][-1] == "Fri 9 April"
    assert paces[0] == paces[1] == paces[2]


@pytest.mark.parametrize("zone", [ZONES[0], *(pytest.param(zone, marks=pytest.mark.long) for zone in ZONES[1:])])
def test_pain_24_an_instant_reads_the_same_on_every_page(
    zone: str, people: People, new_context: Callable[..., BrowserContext]
) -> None:
    """The browser's own page and the server's page both show what the database holds in UTC, in the person's zone.

    Red when either forgets the zone.
    """
    ana = people.join("ana", zone)
    page = people.sign_in(new_context(timezone_id=zone).new_page(), ana)
    page.locator(BOX).fill("a first thought, long enough to be kept as a version of its own")
    state(page, "synced")
    page.locator(BOX).fill("another")
    state(page, "synced")
    database = Database(read_settings({}, data=people.server.data))
    with database.reading() as session:
        mine = select(Account.id).where(Account.email == ana).scalar_subquery()
        written = session.scalars(select(Change.at).where(Change.account_id == mine).order_by(Change.seq)).first()
        begun = session.scalars(select(SignInSession.created_at).where(SignInSession.account_id == mine)).one()
    database.engine.dispose()
    assert written is not None
    page.locator(f"{BOX} ~ * button, [data-component=reflection-box]:has({BOX}) button").get_by_text("History").click()
    shown = page.locator(".history-list button").first
    expect(shown).to_contain_text(written.astimezone(ZoneInfo(zone)).strftime("%H:%M"))
    open_page(page, f"{people.server.url}/accounts/sessions")
    expect(page.locator("main")).to_contain_text(begun.astimezone(ZoneInfo(zone)).strftime("%H:%M"))
