"""One-time codes: offered to all, needed by some in production, each good once."""

import re
from datetime import timedelta

import pyotp
import pytest

from tests.accounts.site import PASSWORD, Browser, Site

ANA = "ana@example.com"
WRONG = "not the password"
CODES = "/accounts/one-time-codes"


def set_up(site: Site, browser: Browser) -> pyotp.TOTP:
    """Turns codes on in the browser, as a person with an app does."""
    browser.post(f"{CODES}/offers")
    found = re.search(r'class="secret">([A-Z2-7 ]+)<', browser.get(CODES).text)
    assert found
    app = pyotp.TOTP(found[1].replace(" ", ""))
    assert browser.post(CODES, code=app.at(site.at), password=PASSWORD).status_code == 303
    return app


def test_with_codes_on_the_password_alone_opens_nothing(any_site: Site) -> None:
    browser = any_site.signed_in(any_site.person(ANA))
    app = set_up(any_site, browser)
    any_site.wait(timedelta(minutes=5))
    without, wrong = any_site.browser().sign_in(ANA), any_site.browser().sign_in(ANA, code="000000")
    assert (without.status_code, wrong.status_code) == (422, 422)
    assert any_site.browser().sign_in(ANA, code=app.at(any_site.at)).status_code == 303


def test_a_code_works_once_and_half_a_minute_late(site: Site) -> None:
    browser = site.signed_in(site.person(ANA))
    app = set_up(site, browser)
    assert site.browser().sign_in(ANA, code=app.at(site.at)).status_code == 422, "it turned the codes on already"
    site.wait(timedelta(minutes=5))
    code = app.at(site.at)
    site.wait(timedelta(seconds=30))
    assert site.browser().sign_in(ANA, code=f"{code[:3]} {code[3:]}").status_code == 303
    assert site.browser().sign_in(ANA, code=code).status_code == 422
    code = app.at(site.at)
    site.wait(timedelta(seconds=61))
    assert site.browser().sign_in(ANA, code=code).status_code == 422


def test_turning_codes_on_needs_the_password_and_the_right_code(site: Site) -> None:
    browser = site.signed_in(site.person(ANA))
    browser.post(f"{CODES}/offers")
    secret = re.search(r'class="secret">([A-Z2-7 ]+)<', browser.get(CODES).text)
    assert secret
    code = pyotp.TOTP(secret[1].replace(" ", "")).at(site.at)
    assert browser.post(CODES, code=code, password=WRONG).status_code == 422
    refused = browser.post(CODES, code="123", password=PASSWORD)
    assert (refused.status_code, 'value="123"' in refused.text) == (422, True)
    assert secret[1] in refused.text, "the key stays on the page"
    assert site.account(ANA).one_time_secret is None


def test_codes_that_are_on_cannot_be_taken_over(site: Site) -> None:
    browser = site.signed_in(site.person(ANA))
    set_up(site, browser)
    assert browser.post(f"{CODES}/offers").status_code == 409


def test_turning_them_off_needs_the_password(site: Site) -> None:
    browser = site.signed_in(site.person(ANA))
    set_up(site, browser)
    assert browser.post(f"{CODES}/removal", password=WRONG).status_code == 422
    assert browser.post(f"{CODES}/removal", password=PASSWORD).status_code == 303
    assert site.browser().sign_in(ANA).status_code == 303


@pytest.mark.parametrize("role", ["manager", "author", "administrator"])
def test_in_production_some_roles_need_them(role: str, production: Site) -> None:
    browser = production.signed_in(production.person(ANA, role))
    assert "needed for your role" in browser.get("/accounts/").text
    people = browser.get("/accounts/people")
    assert (people.status_code, people.location) == ((303, CODES) if role == "administrator" else (404, None))
    set_up(production, browser)
    assert browser.get("/accounts/people").status_code == (200 if role == "administrator" else 404)
    assert browser.post(f"{CODES}/removal", password=PASSWORD).status_code == 403


def test_an_administrator_helps_who_lost_the_phone(site: Site) -> None:
    account_id = site.person(ANA)
    set_up(site, site.signed_in(account_id))
    boss = site.signed_in(site.person("ada@example.com", "administrator"))
    boss.post(f"/accounts/people/{account_id}/code-removal")
    assert site.browser().sign_in(ANA).status_code == 303
