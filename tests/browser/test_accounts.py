"""Accounts as people meet them: the first administrator invites somebody, who signs in, looks around and leaves."""

import re
from collections.abc import Callable
from pathlib import Path

import pyotp
import pytest
from playwright.sync_api import BrowserContext, Page, expect

from course_app.accounts.sign_up import first_administrator_link
from course_app.clock import system_clock
from course_app.config import read_settings
from course_app.database import Database
from tests.browser.soundness import faults_by_day_and_night
from tests.servers import RunningServer

pytestmark = pytest.mark.browser

PASSWORD = "harbour lanterns at dusk"  # noqa: S105 - of people who exist in tests only
LINK = re.compile(r"http://\S+/accounts/links/\S+")


def look(page: Page) -> None:
    """Axe finds nothing on the page, in light and in dark, and at 320 pixels nothing scrolls sideways."""
    page.wait_for_selector("html[data-ready]")
    assert faults_by_day_and_night(page) == [], page.url
    page.set_viewport_size({"width": 320, "height": 640})
    assert page.evaluate("document.documentElement.scrollWidth") == 320, page.url
    page.set_viewport_size({"width": 1280, "height": 900})


def first_link(server: RunningServer) -> str:
    """A link like the one that the server printed when it started."""
    settings = read_settings({}, data=server.data, public_url=server.url)
    database = Database(settings)
    link = first_administrator_link(database, settings, system_clock())
    database.engine.dispose()
    assert link is not None
    return link


def mailed_link(data: Path, email: str, page: Page) -> str:
    """The newest link that was mailed; the mail follows the response, so it may take a moment."""
    for _ in range(100):
        folder = data / "mail"
        mails = [path.read_text("utf-8") for path in sorted(folder.iterdir())] if folder.is_dir() else []
        links = [link for mail in mails if f"To: {email}\n" in mail for link in LINK.findall(mail)]
        if links:
            return str(links[-1])
        page.wait_for_timeout(50)  # polling a folder: there is no event to await in another process
    raise AssertionError(f"no mail to {email}")


SETTLED = """async () => {
  if (!document.documentElement?.dataset.ready) return false; // between two pages there is no element at all
  const { account } = await (await fetch("/api/session")).json();
  const names = (await indexedDB.databases()).map((each) => each.name);
  return !account || names.includes(`course-user-${account}`);
}"""
"""The page has found out who is signed in and was loaded anew in that person's own space."""


def press(page: Page, name: str) -> None:
    """Presses a button; whoever signs in with it is in their own space afterwards."""
    button = page.locator("main").get_by_role("button", name=name, exact=True)
    if name == "Sign out":
        with page.expect_navigation():
            button.click()
        return
    button.click()
    if name in ("Make the account", "Sign in", "Set the password"):
        page.wait_for_function(SETTLED)
        page.wait_for_load_state()


def test_from_the_first_administrator_to_signing_out(
    small_server: RunningServer, new_context: Callable[..., BrowserContext]
) -> None:
    ada, ben = new_context().new_page(), new_context().new_page()

    ada.goto(first_link(small_server))
    look(ada)
    ada.get_by_label("E-mail address").fill("ada@example.com")
    ada.get_by_label("Your name").fill("Ada Byron")
    ada.get_by_label("Your time zone").select_option("Europe/London")
    ada.get_by_label("New password").fill("short")
    press(ada, "Make the account")
    expect(ada.locator(".form-problems")).to_be_focused()
    expect(ada.get_by_label("Your name")).to_have_value("Ada Byron")
    look(ada)
    ada.get_by_label("New password").fill(PASSWORD)
    press(ada, "Make the account")
    expect(ada.get_by_role("heading", level=1)).to_have_text("My account")
    look(ada)

    ada.get_by_role("link", name="People").click()
    look(ada)
    ada.get_by_role("link", name="Invite somebody").click()
    ada.get_by_label("E-mail address").fill("ben@example.com")
    ada.get_by_label("Role").select_option("manager")
    look(ada)
    press(ada, "Invite")
    expect(ada.get_by_role("status").filter(has_text="on its way")).to_be_visible()
    look(ada)

    link = mailed_link(small_server.data, "ben@example.com", ben)
    ben.goto(link)
    look(ben)
    ben.get_by_label("Your name").fill("Ben")
    ben.get_by_label("New password").fill(PASSWORD)
    press(ben, "Make the account")
    expect(ben.locator("main")).to_contain_text("Ben, signed in as ben@example.com.")
    press(ben, "Sign out")
    ben.goto(link)
    expect(ben.locator("main")).to_contain_text("This link does not work any more")
    look(ben)

    ben.goto(f"{small_server.url}/accounts/sessions")
    expect(ben.get_by_role("heading", level=1)).to_have_text("Sign in")
    ben.get_by_label("E-mail address").fill("ben@example.com")
    ben.get_by_label("Password").fill("not this one")
    press(ben, "Sign in")
    expect(ben.locator(".form-problems")).to_contain_text("That did not match")
    expect(ben.get_by_label("E-mail address")).to_have_value("ben@example.com")
    look(ben)
    ben.get_by_label("Password").fill(PASSWORD)
    press(ben, "Sign in")
    expect(ben.get_by_role("heading", level=1)).to_have_text("Where I am signed in")
    expect(ben.locator("main")).to_contain_text("Chrome · Linux · this browser")
    look(ben)

    ada.goto(f"{small_server.url}/accounts/people")
    ada.get_by_role("link", name="Ben").click()
    look(ada)
    ada.get_by_label("Role").select_option("learner")
    press(ada, "Change the role")
    expect(ada.get_by_role("status").filter(has_text="The role is changed")).to_be_visible()
    ben.reload()
    expect(ben.get_by_role("heading", level=1)).to_have_text("Sign in")

    ada.goto(f"{small_server.url}/accounts/")
    press(ada, "Sign out")
    expect(ada.get_by_role("status").filter(has_text="You are signed out")).to_be_visible()
    ada.go_back()
    ada.reload()
    expect(ada.get_by_role("heading", level=1)).to_have_text("Sign in")


def test_codes_details_and_a_new_password(
    small_server: RunningServer, new_context: Callable[..., BrowserContext]
) -> None:
    page = new_context().new_page()
    page.goto(first_link(small_server))
    page.get_by_label("E-mail address").fill("ada@example.com")
    page.get_by_label("Your name").fill("Ada")
    page.get_by_label("New password").fill(PASSWORD)
    press(page, "Make the account")

    page.get_by_role("link", name="One-time codes").click()
    look(page)
    press(page, "Set up one-time codes")
    look(page)
    app = pyotp.TOTP((page.locator(".secret").text_content() or "").replace(" ", "").strip())
    page.get_by_label("One-time code").fill(app.now())
    page.get_by_label("Password").fill(PASSWORD)
    press(page, "Turn one-time codes on")
    expect(page.get_by_role("status").filter(has_text="One-time codes are on")).to_be_visible()
    look(page)
    page.get_by_role("link", name="Turn one-time codes off").click()
    look(page)
    page.get_by_label("Password").fill(PASSWORD)
    press(page, "Turn them off")

    page.goto(f"{small_server.url}/accounts/details")
    look(page)
    page.get_by_label("Your name").fill("Ada Byron")
    press(page, "Keep this")
    expect(page.locator("main")).to_contain_text("Ada Byron, signed in as")

    page.get_by_role("link", name="Password").click()
    look(page)
    page.get_by_label("Password now").fill(PASSWORD)
    page.get_by_label("New password").fill(PASSWORD[::-1])
    press(page, "Change the password")
    expect(page.get_by_role("status").filter(has_text="Your password is changed")).to_be_visible()
    press(page, "Sign out")
    page.get_by_role("link", name="I forgot my password").click()
    page.get_by_label("E-mail address").fill("ada@example.com")
    press(page, "Send me the link")
    expect(page.get_by_role("heading", level=1)).to_have_text("We sent a link")
    look(page)
    page.goto(mailed_link(small_server.data, "ada@example.com", page))
    look(page)
    page.get_by_label("New password").fill(PASSWORD)
    press(page, "Set the password")
    expect(page.get_by_role("status").filter(has_text="Your new password is set")).to_be_visible()
