"""People with accounts on a running server, and what their pages say."""

from dataclasses import dataclass
from uuid import uuid4

from playwright.sync_api import Page, expect

from course_app.accounts.models import Account
from course_app.accounts.passwords import hash_password
from course_app.clock import system_clock
from course_app.config import read_settings
from course_app.database import Database
from tests.browser.chromium import open_page
from tests.servers import RunningServer

CHAPTER = "/chapters/process-and-sops"
BOX = "#answer-reflect-process-debt"
KEY = "r:reflect-process-debt"
PASSWORD = "a long walk by the river"  # noqa: S105 - of accounts that live for one test


@dataclass(frozen=True, slots=True)
class People:
    """A server with accounts; each person is known by their address."""

    server: RunningServer

    def join(self, name: str, zone: str = "UTC") -> str:
        """A new account; gives its address."""
        email = f"{name}-{uuid4()}@example.com"
        database = Database(read_settings({}, data=self.server.data))
        with database.writing() as session:
            session.add(
                Account(
                    id=str(uuid4()),
                    email=email,
                    name=name.title(),
                    role="learner",
                    zone=zone,
                    password_hash=hash_password(PASSWORD),
                    password_version=0,
                    created_at=system_clock(),
                )
            )
        database.engine.dispose()
        return email

    def sign_in(self, page: Page, email: str, path: str = CHAPTER) -> Page:
        """Signs in a page's browser, as its form would, and opens a page in the person's own space."""
        answer = page.context.request.post(
            f"{self.server.url}/accounts/sign-in",
            form={"email": email, "password": PASSWORD},
            headers={"Origin": self.server.url},
        )
        assert answer.url == f"{self.server.url}/accounts/", answer.text()
        return open_page(page, self.server.url + path)

    def sign_in_by_form(self, page: Page, email: str, path: str = CHAPTER) -> Page:
        """The same, page by page as people do it."""
        page.goto(f"{self.server.url}/accounts/sign-in")
        self.hand_in(page, email)
        page.wait_for_url("**/accounts/")
        page.wait_for_selector("html[data-ready]")
        return open_page(page, self.server.url + path)

    def sign_in_on_shared_computer(self, page: Page, email: str, path: str = CHAPTER) -> Page:
        """By the form, having said that others use this computer too."""
        page.goto(f"{self.server.url}/accounts/sign-in")
        self.hand_in(page, email, is_shared=True)
        page.wait_for_url("**/accounts/")
        page.wait_for_selector("html[data-ready]")
        return open_page(page, self.server.url + path)

    def hand_in(self, page: Page, email: str, is_shared: bool = False) -> None:
        """Fills in the form for signing in, on whose page this is."""
        page.get_by_label("Address", exact=False).first.fill(email)
        page.get_by_label("Password", exact=False).first.fill(PASSWORD)
        if is_shared:
            page.get_by_label("This is a shared computer").check()
        page.get_by_role("button", name="Sign in").click()

    def sign_out(self, page: Page) -> None:
        """Signs out by the button on one's account."""
        open_page(page, f"{self.server.url}/accounts/")
        with page.expect_navigation():
            page.get_by_role("button", name="Sign out").click()


def state(page: Page, wanted: str) -> None:
    """Waits until the page says so of the person's words."""
    expect(page.locator(".save-status").first).to_have_attribute("data-state", wanted, timeout=15_000)
