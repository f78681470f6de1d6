"""Which documents go in, and to which team: the learner chooses."""

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from course_app.accounts.models import Account
from course_app.clock import system_clock
from course_app.config import read_settings
from course_app.database import Database
from tests.browser.chromium import open_page
from tests.browser.people import People, state
from tests.browser.sheets import box, change_document, open_sheet
from tests.browser.test_handing_in import HOMEWORK, finish, stored_versions, write
from tests.servers import RunningServer
from tests.teams import new_manager, new_team, set_left

pytestmark = pytest.mark.browser


def test_handing_in_to_one_of_two_teams_and_what_follows(server: RunningServer, people: People, page: Page) -> None:
    """The learner chooses the team, waits, withdraws; then the team loses its manager, and the work goes on elsewhere.

    There is no second round beside an open one, and no open one without a way on."""
    email = people.join("ana")
    write(people, page, email, "Send the pack")
    database = Database(read_settings({}, data=server.data))
    with database.reading() as session:
        ana = session.scalars(select(Account.id).where(Account.email == email)).one()
    mo, bo = new_manager(database), new_manager(database)
    harbour, quay = new_team(database, "Harbour", (mo,), ana), new_team(database, "Quay", (bo,), ana)
    open_page(page, server.url + HOMEWORK)
    page.get_by_label("Team that it goes to").select_option("Quay")
    page.get_by_role("button", name="Hand in version 1").click()
    expect(page.locator(".submission-state")).to_contain_text("Handed in · version 1")
    expect(page.get_by_text("It has waited for its review in the team Quay since")).to_be_visible()
    expect(page.get_by_role("button", name="Hand in version")).to_have_count(0)
    expect(page.get_by_label("Team that it goes to")).to_be_hidden()
    page.get_by_role("button", name="Withdraw").click()
    expect(page.locator(".submission-state")).to_contain_text("Withdrawn · version 1")
    expect(page.locator(".mark-button")).to_have_attribute("aria-pressed", "true")
    page.get_by_label("Team that it goes to").select_option("Quay")
    page.get_by_role("button", name="Hand in version 2").click()
    expect(page.get_by_role("button", name="Withdraw")).to_be_visible()
    set_left(database, bo, quay, system_clock())
    open_page(page, server.url + HOMEWORK)
    expect(page.get_by_text("Nobody in the team Quay reviews it any more.")).to_be_visible()
    page.get_by_role("button", name="Send it to this team").click()
    expect(page.get_by_text("It has waited for its review in the team Harbour since")).to_be_visible()
    set_left(database, mo, harbour, system_clock())
    database.engine.dispose()
    page.get_by_role("link", name="version 2").first.click()
    page.wait_for_url("**/submissions/**")
    expect(page.get_by_text("Nobody in the team Harbour reviews it any more. Finish it yourself")).to_be_visible()
    expect(page.get_by_role("button", name="Send it to this team")).to_be_hidden()
    page.get_by_role("button", name="Finish it").click()
    expect(page.locator(".kicker").first).to_contain_text("finished")
    expect(page.get_by_role("button", name="Finish it")).to_be_hidden()
    open_page(page, server.url + HOMEWORK)
    expect(page.locator(".submission-state")).to_contain_text("Finished · version 2")
    expect(page.get_by_role("button", name="Finish version 3")).to_be_visible()


def test_documents_are_kept_in_order_on_the_page_of_their_homework(server: RunningServer, page: Page) -> None:
    open_sheet(page, server)
    box(page, "title").fill("Send the pack")
    state(page, "saved")
    open_page(page, server.url + HOMEWORK)
    lines = page.locator(".template-link .document-list > li")
    expect(lines).to_have_count(1)
    lines.get_by_role("button", name="Rename").click()
    page.get_by_label("Name of this document").fill("For Northwind")
    page.keyboard.press("Enter")
    expect(lines.first.get_by_role("link")).to_have_text("For Northwind")
    expect(lines.get_by_role("button", name="Rename")).to_be_focused()
    lines.get_by_role("button", name="Duplicate").click()
    expect(lines).to_have_count(2)
    copied = lines.filter(has_text="For Northwind · copy")
    copied.get_by_role("button", name="Archive").click()
    expect(copied.locator(".document-state:visible")).to_have_text("archived")
    expect(page.locator(".choice-entry")).to_have_count(2)
    copied.get_by_role("button", name="Delete").click()
    expect(copied.locator(".document-state:visible")).to_have_text(["archived", "deleted"])
    expect(copied.get_by_role("button", name="Bring back")).to_be_focused()
    expect(page.locator(".choice-entry")).to_have_count(1)
    copied.get_by_role("button", name="Bring back").click()
    expect(page.locator(".choice-entry")).to_have_count(2)
    page.reload()
    page.wait_for_selector("html[data-ready]")
    expect(lines).to_have_count(2)


def test_which_documents_go_in_is_the_learners_choice(server: RunningServer, people: People, page: Page) -> None:
    email = people.join("ana")
    write(people, page, email, "Send the pack")
    change_document(page, "New document")
    box(page, "title").fill("Call the admin")
    page.locator("h1").click()
    state(page, "synced")
    open_page(page, server.url + HOMEWORK)
    older = page.locator(".choice-entry").filter(has_text="Send the pack").get_by_role("checkbox")
    newer = page.locator(".choice-entry").filter(has_text="Call the admin").get_by_role("checkbox")
    expect(newer).to_be_checked()
    expect(older).not_to_be_checked()
    newer.uncheck()
    page.get_by_role("button", name="Finish version 1").click()
    expect(page.locator(".refusal")).to_have_text("Choose at least one document.")
    older.check()
    finish(page)
    assert stored_versions(server, email) == [(1, "Send the pack")]
