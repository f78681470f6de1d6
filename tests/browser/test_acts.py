"""The audit in an administrator's browser: looked at, searched, taken along."""

import pytest
from playwright.sync_api import Page, expect

from course_app.config import read_settings
from course_app.database import Database
from tests.browser.people import People
from tests.browser.test_accounts import look
from tests.browser.test_teams import account_of
from tests.servers import RunningServer

pytestmark = pytest.mark.browser


def test_the_audit_is_searched_and_taken_along(server: RunningServer, people: People, page: Page) -> None:
    """Nothing is wrong for screen readers or in contrast; what was typed stays beside what is wrong with it."""
    email = people.join("ada")
    database = Database(read_settings({}, data=server.data))
    account_of(database, email, "administrator")
    database.engine.dispose()
    people.sign_in(page, email, "/accounts/")
    page.get_by_role("link", name="Audit").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Audit")
    look(page)
    page.get_by_label("What was done").select_option(label="signed in")
    page.get_by_label("By or on whom").fill(email)
    page.get_by_role("button", name="Show").click()
    expect(page.locator(".rows > li")).to_have_count(1)
    expect(page.locator(".rows > li")).to_contain_text("Ada · signed in")
    with page.expect_download() as download:
        page.get_by_role("link", name="All of these as CSV").click()
    assert download.value.suggested_filename.startswith("audit-")
    page.get_by_label("By or on whom").fill("nobody@example.com")
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_role("alert")).to_contain_text("Nobody here has this address")
    expect(page.get_by_label("By or on whom")).to_have_value("nobody@example.com")
    look(page)
