"""My data in a real browser: a browser of an erased account says so and lets go; the pages, and the download."""

import pytest
from playwright.sync_api import Page, expect

from course_app.accounts.models import Account
from course_app.clock import system_clock
from course_app.config import read_settings
from course_app.database import Database
from course_app.my_data.erasure import erase_rows
from course_app.my_data.rows import Owner
from tests.browser.chromium import open_page
from tests.browser.people import BOX, CHAPTER, PASSWORD, People

pytestmark = pytest.mark.browser


def erase(people: People, email: str) -> None:
    """What the worker does when the seven days are over."""
    database = Database(read_settings({}, data=people.server.data))
    with database.writing() as session:
        account = session.query(Account).filter_by(email=email).one()
        erase_rows(session, Owner(account.id, email), system_clock())
    database.engine.dispose()


def test_a_browser_of_an_erased_account_says_so_and_lets_go(page: Page, people: People) -> None:
    """Red when noteFailure() does not know 410: the page would say "sign in to sync" for ever."""
    email = people.join("ana")
    people.sign_in(page, email)
    page.locator(BOX).fill("words of an account that is no more")
    expect(page.locator(".save-status").first).to_have_attribute("data-state", "synced")
    erase(people, email)
    open_page(page, people.server.url + CHAPTER)
    notice = page.locator(".storage-notice")
    expect(notice).to_contain_text("This account was erased")
    expect(page.locator(".save-status").first).to_have_text("Not saved: this account was erased")
    page.locator(BOX).fill("words of an account that is no more, and one more")
    expect(page.locator(".save-status").first).to_have_attribute("data-state", "gone")
    with page.expect_download() as downloading:
        notice.get_by_role("button", name="Download my text").click()
    assert "words of an account that is no more" in downloading.value.path().read_text("utf-8")
    with page.expect_navigation():
        notice.get_by_role("button", name="Remove the copy").click()
    page.wait_for_selector("html[data-ready]")
    expect(page.locator(BOX)).to_have_value("")
    expect(page.locator(".storage-notice")).to_be_hidden()
    names = page.evaluate("indexedDB.databases().then((all) => all.map((each) => each.name))")
    assert not any(name.startswith("course-user-") for name in names)


def test_downloading_and_taking_an_erasure_back(page: Page, people: People) -> None:
    email = people.join("ben")
    people.sign_in(page, email)
    page.goto(f"{people.server.url}/my-data/download")
    page.get_by_label("Password").fill(PASSWORD)
    with page.expect_download() as downloading:
        page.get_by_role("button", name="Download").click()
    assert downloading.value.suggested_filename.startswith("my-data-")
    page.goto(f"{people.server.url}/my-data/erasure")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Erase my account in seven days").click()
    expect(page.get_by_role("heading", name="This account will be erased on")).to_be_visible()
    page.get_by_role("button", name="Keep my account").click()
    expect(page.locator(".said")).to_have_text("Your account stays.")
