"""A reflection shared with a team, from the box to the manager and back, in two browsers."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from course_app.config import read_settings
from course_app.database import Database
from tests.browser.chromium import open_page
from tests.browser.people import BOX, CHAPTER, KEY, People, state
from tests.browser.test_accounts import look
from tests.browser.test_teams import account_of
from tests.servers import RunningServer
from tests.teams import new_team

pytestmark = pytest.mark.browser
PLACE = f'.reflection[data-key="{KEY}"]'


def team_of(server: RunningServer, manager: str, learner: str, name: str = "Harbour") -> tuple[str, str]:
    """A team of these two; gives its id and the learner's."""
    database = Database(read_settings({}, data=server.data))
    ana = account_of(database, learner)
    team = new_team(database, name, (account_of(database, manager, "manager"),), ana)
    database.engine.dispose()
    return team, ana


def test_shared_read_refreshed_and_taken_back(
    server: RunningServer, people: People, page: Page, new_context: Callable[..., BrowserContext]
) -> None:
    """Red when a later word is shared unasked, when a look is not told, or when what is taken back is still read."""
    manager, learner = people.join("mo"), people.join("ana")
    team, ana = team_of(server, manager, learner)
    people.sign_in(page, learner)
    page.fill(BOX, "What the handover never said.")
    place = page.locator(PLACE)
    place.get_by_role("button", name="Share", exact=True).click()
    expect(place).to_contain_text("The managers of Harbour (Mo) will read this text as it stands now")
    look(page)
    place.get_by_role("button", name="Share with Harbour").click()
    expect(place).to_contain_text("Nobody has read it yet.")
    look(page)
    other = new_context().new_page()
    people.sign_in(other, manager, f"/teams/{team}/people/{ana}")
    expect(other.locator("main")).not_to_contain_text("What the handover never said.")
    other.get_by_role("region", name="Shared with this team").get_by_role("link").click()
    expect(other.locator(".shared-words .answer")).to_have_text("What the handover never said.")
    look(other)
    page.fill(BOX, "What the handover never said. And who knew.")
    expect(place).to_contain_text("What you wrote since is not shared.")
    open_page(page, f"{server.url}/journal")
    entry = page.locator(f'[data-entry="{KEY}"]')
    expect(entry).to_contain_text("Read by Mo today")
    look(page)
    entry.get_by_role("button", name="Share what stands here now").click()
    expect(entry).to_contain_text("Nobody has read it yet.")
    other.reload()
    expect(other.locator(".shared-words .answer")).to_have_text("What the handover never said. And who knew.")
    open_page(page, f"{server.url}/my-teams")
    expect(page.get_by_role("heading", name="Who read what you wrote")).to_be_visible()
    expect(page.locator("main")).to_contain_text("read by Mo on")
    look(page)
    page.get_by_role("button", name="Take back").click()
    expect(page.get_by_role("status").filter(has_text="Taken back")).to_be_visible()
    other.reload()
    expect(other.get_by_role("heading", name="There is no page here")).to_be_visible()


def test_what_has_not_reached_the_account_is_not_shared(
    server: RunningServer, people: People, page: Page, new_context: Callable[..., BrowserContext]
) -> None:
    """Red when the control shares what the server held before, or an older word without saying so."""
    manager, learner = people.join("mo"), people.join("ana")
    team_of(server, manager, learner)
    people.sign_in(page, learner)
    page.fill(BOX, "The first word")
    state(page, "synced")
    place = page.locator(PLACE)
    place.get_by_role("button", name="Share", exact=True).click()
    page.route("**/api/sync", lambda route: route.abort())
    page.fill(BOX, "The first word, and one on the way")
    place.get_by_role("button", name="Share with Harbour").click()
    expect(place.get_by_role("alert")).to_contain_text("nothing was shared")
    page.unroute("**/api/sync")
    place.get_by_role("button", name="Share with Harbour").click()
    expect(place).to_contain_text("Nobody has read it yet.")
    alone = new_context().new_page()
    asked: list[str] = []
    alone.on("request", lambda request: asked.append(request.url))
    with alone.expect_response("**/api/session"):
        people.sign_in(alone, people.join("ben"), CHAPTER)
    alone.wait_for_load_state("networkidle")
    expect(alone.locator(PLACE).get_by_role("button", name="Share", exact=True)).to_have_count(0)
    assert [url for url in asked if "shar" in url] == [], "who has no team loads nothing of it"
