"""A team as its manager meets it, and what its learners are told: on a phone and on a laptop, by list and by link."""

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from playwright.sync_api import BrowserContext, Page, expect
from sqlalchemy import select

from course_app.accounts.models import Account
from course_app.accounts.sign_up import NewPerson, add_account
from course_app.accounts.teams.models import Membership
from course_app.answers.models import Mark
from course_app.clock import system_clock
from course_app.config import read_settings
from course_app.content.catalog import Catalog, load_catalog
from course_app.dashboard.items import chapters_with_items
from course_app.database import Database
from tests.browser.people import People
from tests.browser.test_accounts import look
from tests.builders import REAL
from tests.servers import RunningServer
from tests.teams import new_team

pytestmark = pytest.mark.browser

NAMES = ("Ana Ruiz", "Ben Okafor", "Chiara Lombardi-Fontaine", "Dev Patel", "Elif Demir")


def account_of(database: Database, email: str, role: str = "") -> str:
    """The id of the account; with `role`, it has that role from now on."""
    with database.writing() as session:
        account = session.scalars(select(Account).where(Account.email == email)).one()
        account.role = role or account.role
        return account.id


def team_of_five(server: RunningServer, manager: str) -> str:
    """A team whose learners have come differently far; gives its id."""
    database = Database(read_settings({}, data=server.data))
    now = system_clock()
    catalog = load_catalog(REAL)
    assert isinstance(catalog, Catalog)
    chapters = chapters_with_items(catalog.course)
    items = [item.id for chapter in chapters for item in chapter.items]
    with database.writing() as session:
        learners = [
            add_account(session, f"{uuid4()}@example.com", NewPerson(name, "", "UTC"), "learner", None, now)
            for name in NAMES
        ]
    team = new_team(database, "Harbour crew", (account_of(database, manager, "manager"),), *learners)
    with database.writing() as session:
        for place, learner in enumerate(learners):
            session.get_one(Membership, (learner, team)).joined_at = now - timedelta(days=60)
            for number, item in enumerate(items[: len(items) * place // 4]):
                at = now - timedelta(days=(11 if place == 1 else 0) + number % 40)
                session.add(Mark(account_id=learner, item=item, revision=1, done_at=at))
    database.engine.dispose()
    return team


def test_the_team_at_a_glance(server: RunningServer, people: People, page: Page) -> None:
    """Nothing is wrong for screen readers or in contrast, and only the map itself scrolls sideways."""
    email = people.join("mo")
    team = team_of_five(server, email)
    people.sign_in(page, email, f"/teams/{team}")
    expect(page.get_by_role("heading", level=1)).to_have_text("Harbour crew")
    row = page.get_by_role("row").filter(has=page.get_by_role("rowheader", name="Elif Demir"))
    expect(row.locator(".heat").first).to_have_class("heat heat-5")
    expect(page.get_by_role("row").filter(has_text="Ana Ruiz").locator(".heat").first).to_contain_text("0/")
    expect(page.get_by_role("region", name="Who may be stuck")).to_contain_text("Ben Okafor")
    expect(page.locator(".weeks-bar")).to_have_count(12)
    for width in (390, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") == width
    look(page)
    page.get_by_role("link", name="Dev Patel").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Dev Patel")
    look(page)
    with page.expect_download() as download:
        page.go_back()
        page.get_by_role("link", name="CSV").click()
    assert download.value.suggested_filename.startswith("team-progress-")


def test_from_an_empty_list_to_a_learner_who_joins_and_leaves(
    server: RunningServer, people: People, page: Page, new_context: Callable[..., BrowserContext]
) -> None:
    """Two people, two browsers: a team, a list with a bad line, an invitation accepted, and left again."""
    other_page = new_context().new_page()
    manager, learner = people.join("mo"), people.join("ana")
    database = Database(read_settings({}, data=server.data))
    account_of(database, manager, "manager")
    database.engine.dispose()
    people.sign_in(page, manager, "/teams")
    page.get_by_role("link", name="Make a team").click()
    look(page)
    page.get_by_label("Name of the team").fill("Quay")
    page.get_by_role("button", name="Make the team").click()
    expect(page.get_by_role("status").filter(has_text="The team is there")).to_be_visible()
    look(page)
    page.get_by_role("link", name="Invite people").click()
    look(page)
    page.get_by_label("Addresses, one on each line").fill(f"{learner}\nnobody at all")
    page.get_by_role("button", name="Invite", exact=True).click()
    expect(page.get_by_role("row").nth(1)).to_contain_text("has no address")
    expect(page.get_by_role("row").nth(2)).to_contain_text("invited")
    look(page)
    people.sign_in(other_page, learner, "/my-teams")
    expect(other_page.get_by_text("They never see")).to_be_visible()
    look(other_page)
    other_page.get_by_role("button", name="Join", exact=True).click()
    expect(other_page.get_by_role("heading", name="Quay")).to_be_visible()
    look(other_page)
    page.get_by_role("link", name="People of Quay").first.click()
    page.get_by_role("link", name="Quay", exact=True).click()
    expect(page.get_by_role("rowheader", name="Ana")).to_be_visible()
    other_page.get_by_role("button", name="Leave Quay").click()
    expect(other_page.get_by_role("status").filter(has_text="You have left the team")).to_be_visible()
    page.reload()
    expect(page.locator("main")).to_contain_text("Nobody learns in this team yet")
