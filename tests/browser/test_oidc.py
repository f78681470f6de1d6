"""Signing in by a provider of OpenID Connect in a real browser, over two sites and back."""

import time
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, expect

from tests.accounts.oidc_flow import provider_settings
from tests.accounts.oidc_provider import running_provider
from tests.browser.test_accounts import PASSWORD, SETTLED, first_link, look, mailed_link, press
from tests.builders import copy_course
from tests.servers import running_server

pytestmark = pytest.mark.browser


def test_connected_once_then_one_click(tmp_path: Path, new_context: Callable[..., BrowserContext]) -> None:
    with running_provider() as provider:
        provider.url, provider.now = provider.url.replace("127.0.0.1", "localhost"), time.time
        provider.claims = {"sub": "a-1", "email": "ada@example.com", "email_verified": True}
        environment = {f"COURSE_{name.upper()}": str(value) for name, value in provider_settings(provider).items()}
        with running_server(copy_course(tmp_path), tmp_path / "data", environment=environment) as server:
            page = new_context().new_page()
            page.goto(first_link(server))
            page.get_by_label("E-mail address").fill("ada@example.com")
            page.get_by_label("Your name").fill("Ada Byron")
            page.get_by_label("New password").fill(PASSWORD)
            press(page, "Make the account")
            page.get_by_role("link", name="Signing in with Example ID").click()
            look(page)

            page = new_context().new_page()
            page.goto(f"{server.url}/accounts/sign-in?next=/accounts/sessions")
            look(page)
            page.get_by_role("link", name="Sign in with Example ID").click()
            expect(page.get_by_role("heading", level=1)).to_have_text("One more step")
            look(page)
            page.get_by_label("Password").fill(PASSWORD)
            press(page, "Sign in")
            expect(page.get_by_role("heading", level=1)).to_have_text("Where I am signed in")
            page.get_by_role("navigation", name="Breadcrumb").get_by_role("link", name="My account").click()
            page.get_by_role("link", name="Signing in with Example ID").click()
            expect(page.locator("main")).to_contain_text("Example ID has opened your account since")
            look(page)

            page = new_context().new_page()
            page.goto(f"{server.url}/accounts/sign-in?next=/journal")
            page.get_by_role("link", name="Sign in with Example ID").click()
            page.wait_for_url(f"{server.url}/journal")
            page.wait_for_function(SETTLED)
            assert page.evaluate("fetch('/api/session').then((answer) => answer.json())")["name"] == "Ada Byron"

            provider.claims |= {"sub": "b-1", "email": "b.okri@elsewhere.example", "name": "Ben Okri"}
            page.goto(f"{server.url}/accounts/people/invitations")
            page.get_by_label("E-mail address").fill("ben@example.com")
            press(page, "Invite")
            link = mailed_link(tmp_path / "data", "ben@example.com", page)
            page = new_context().new_page()
            page.goto(link)
            look(page)
            page.get_by_role("link", name="Continue with Example ID").click()
            expect(page.locator("main")).to_contain_text("Ben Okri, signed in as ben@example.com.")
            page.get_by_role("link", name="Password", exact=True).click()
            expect(page.locator("main")).to_contain_text("Your account has no password yet")
            look(page)

            provider.claims = {**provider.claims, "nonce": "of another attempt"}
            page = new_context().new_page()
            page.goto(f"{server.url}/accounts/sign-in")
            page.get_by_role("link", name="Sign in with Example ID").click()
            expect(page.get_by_role("heading", level=1)).to_have_text("That did not sign you in")
            look(page)
