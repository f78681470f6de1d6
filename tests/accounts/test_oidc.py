"""Signing in by a provider of OpenID Connect: who gets in, who is asked for more, what is written down."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
from sqlalchemy import select

from course_app.accounts.oidc.models import OidcIdentity
from course_app.accounts.sign_up import NewPerson, add_account
from course_app.config import read_settings
from tests.accounts.oidc_flow import come_back, provider_settings, start
from tests.accounts.oidc_provider import CLIENT, EC_KEY, SECRET, FakeProvider
from tests.accounts.site import PASSWORD, Browser, Site
from tests.accounts.test_one_time_codes import set_up
from tests.databases import Databases

ANA = "ana@example.com"
WRONG = "not the password"
VERIFIED = {"sub": "a-1", "email": "Ana@Example.com", "email_verified": True, "name": "Ana  Ruiz"}


@pytest.fixture
def site(tmp_path: Path, provider: FakeProvider) -> Iterator[Site]:
    """An instance that knows the provider and makes accounts for its people."""
    made = Site(read_settings({}, data=tmp_path, **provider_settings(provider, oidc_new_accounts=True)))
    provider.now = lambda: made.at.timestamp()
    provider.claims = dict(VERIFIED)
    yield made
    made.close()


@pytest.fixture
def both(databases: Databases, provider: FakeProvider) -> Iterator[Site]:
    """The same, once on each database, where only people with an account get in."""
    made = Site(databases.settings.model_copy(update=provider_settings(provider)))
    provider.now = lambda: made.at.timestamp()
    provider.claims = dict(VERIFIED)
    yield made
    made.close()


def identities(site: Site) -> list[tuple[str, str]]:
    with site.database.reading() as session:
        return [(row.subject, row.account_id) for row in session.scalars(select(OidcIdentity))]


def test_the_way_there_and_back(site: Site, provider: FakeProvider) -> None:
    browser = site.browser()
    page = browser.get("/accounts/sign-in?next=/journal").text
    assert 'href="/accounts/oidc/start?next=/journal">Sign in with Example ID<' in page
    address = start(browser, "/journal")
    asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
    assert (asked["tenant"], asked["response_type"], asked["client_id"]) == ("1", "code", CLIENT)
    assert (asked["scope"], asked["code_challenge_method"]) == ("openid email profile", "S256")
    assert asked["redirect_uri"] == "http://127.0.0.1:8000/accounts/oidc/callback"
    assert min(len(asked[name]) for name in ("state", "nonce", "code_challenge")) == 43
    assert len({asked[name] for name in ("state", "nonce", "code_challenge")}) == 3
    answer = come_back(browser, provider, address)
    assert (answer.status_code, answer.location) == (303, "/journal")
    account = site.account(ANA)
    assert (browser.account(), account.name, account.role) == (account.id, "Ana Ruiz", "learner")
    assert account.password_hash is None
    assert identities(site) == [("a-1", account.id)]
    assert site.acts() == ["account-made", "identity-connected", "sign-in"]
    assert browser.cookie("oidc") == ""
    (sent, authorization) = provider.token_requests[0]
    assert "client_secret" not in sent
    assert authorization.startswith("Basic ")
    assert SECRET not in page + address


def test_the_second_time_the_same_account_is_opened_whatever_the_address_is_now(
    site: Site, provider: FakeProvider
) -> None:
    come_back(site.browser(), provider)
    provider.claims = {"sub": "a-1", "email": "other@example.com", "email_verified": True}
    browser = site.browser()
    assert come_back(browser, provider).status_code == 303
    assert browser.account() == site.account(ANA).id
    assert site.acts()[-1] == "sign-in"


def test_an_elliptic_key_and_a_secret_in_the_form(site: Site, provider: FakeProvider) -> None:
    provider.sign = lambda claims: jwt.encode(claims, EC_KEY, "ES256", {"kid": "ec"})
    provider.document = {"token_endpoint_auth_methods_supported": ["client_secret_post"]}
    assert come_back(site.browser(), provider).status_code == 303
    assert provider.token_requests[0][0]["client_secret"] == SECRET
    assert provider.token_requests[0][1] == ""


def test_an_account_with_the_address_is_connected_by_its_password_once(both: Site, provider: FakeProvider) -> None:
    """The provider's word about an address opens nothing by itself."""
    account_id = both.person(ANA, "manager")
    browser = both.browser()
    answer = come_back(browser, provider, start(browser, "/journal"))
    assert (answer.status_code, answer.location, browser.account()) == (303, "/accounts/oidc/entry", None)
    assert identities(both) == []
    page = browser.get("/accounts/oidc/entry").text
    assert "There is an account for ana@example.com here" in page
    wrong = browser.post("/accounts/oidc/entry", password=WRONG)
    assert (wrong.status_code, browser.account()) == (422, None)
    assert browser.post("/accounts/oidc/entry", password=PASSWORD).location == "/journal"
    assert browser.account() == account_id
    assert identities(both) == [("a-1", account_id)]
    assert any("Another way to sign in" in mail for mail in both.mails())
    again = both.browser()
    assert come_back(again, provider).status_code == 303
    assert again.account() == account_id
    assert both.account(ANA).role == "manager"
    assert both.acts() == ["sign-in-failed", "sign-in", "identity-connected", "sign-in"]


def test_guessing_the_password_there_is_throttled_as_everywhere(site: Site, provider: FakeProvider) -> None:
    """MSA-25-0048: the same limiter on every path that checks a password."""
    site.person(ANA)
    browser = site.browser()
    come_back(browser, provider)
    answers = [browser.post("/accounts/oidc/entry", password=f"wrong {n}").status_code for n in range(6)]
    assert answers == [422] * 5 + [429]
    assert site.browser().sign_in(ANA).status_code == 429


@pytest.mark.parametrize("verified", [False, None, "true", 1])
def test_an_address_that_is_not_verified_is_no_address(verified: object, site: Site, provider: FakeProvider) -> None:
    site.person(ANA)
    provider.claims = {**VERIFIED, "email_verified": verified}
    browser = site.browser()
    answer = come_back(browser, provider)
    assert (answer.status_code, browser.account(), identities(site)) == (403, None, [])
    assert browser.get("/accounts/oidc/entry").status_code == 403


def test_without_the_setting_no_account_is_made(both: Site, provider: FakeProvider) -> None:
    browser = both.browser()
    assert come_back(browser, provider).status_code == 403
    assert both.acts() == ["sign-in-failed"]
    assert browser.account() is None


@pytest.mark.parametrize(("email", "status"), [(ANA, 303), ("ana@example.com.evil.org", 403), ("a@x.example.com", 403)])
def test_only_one_domain(email: str, status: int, tmp_path: Path, provider: FakeProvider) -> None:
    given = provider_settings(provider, oidc_new_accounts=True, oidc_domain="example.com")
    site = Site(read_settings({}, data=tmp_path, **given))
    provider.now = lambda: site.at.timestamp()
    provider.claims = {**VERIFIED, "email": email}
    assert come_back(site.browser(), provider).status_code == status
    site.close()


def test_a_disabled_account_stays_closed(both: Site, provider: FakeProvider) -> None:
    """CVE-2015-3179: suspended users got in by another door. Connected or not, halfway through or not."""
    account_id = both.person(ANA)
    halfway, connected = both.browser(), both.browser()
    come_back(halfway, provider)
    come_back(connected, provider)
    connected.post("/accounts/oidc/entry", password=PASSWORD)
    boss = both.signed_in(both.person("ada@example.com", "administrator"))
    boss.post(f"/accounts/people/{account_id}/disabling")
    assert connected.account() is None
    for browser in (connected, both.browser()):
        assert come_back(browser, provider).status_code == 403
        assert browser.account() is None
    assert halfway.post("/accounts/oidc/entry", password=PASSWORD).status_code == 403
    assert halfway.get("/accounts/oidc/entry").status_code == 403
    provider.claims = {**VERIFIED, "sub": "another"}
    assert come_back(both.browser(), provider).status_code == 403


def test_our_own_code_is_asked_for_whatever_the_provider_did(both: Site, provider: FakeProvider) -> None:
    account_id = both.person(ANA)
    browser = both.browser()
    come_back(browser, provider)
    browser.post("/accounts/oidc/entry", password=PASSWORD)
    app = set_up(both, browser)
    both.wait(timedelta(minutes=5))
    provider.claims = {**VERIFIED, "amr": ["mfa"]}
    browser = both.browser()
    assert come_back(browser, provider).location == "/accounts/oidc/entry"
    page = browser.get("/accounts/oidc/entry").text
    assert "asks for a one-time code" in page
    assert 'type="password"' not in page
    assert browser.post("/accounts/oidc/entry", code="000000").status_code == 422
    assert browser.account() is None
    code = app.at(both.at)
    assert browser.post("/accounts/oidc/entry", code=code).status_code == 303
    assert browser.account() == account_id
    other = both.browser()
    come_back(other, provider)
    assert other.post("/accounts/oidc/entry", code=code).status_code == 422, "a code works once"


def test_connecting_asks_for_the_code_too(site: Site, provider: FakeProvider) -> None:
    app = set_up(site, site.signed_in(site.person(ANA)))
    site.wait(timedelta(minutes=5))
    browser = site.browser()
    come_back(browser, provider)
    assert browser.post("/accounts/oidc/entry", password=PASSWORD).status_code == 422
    assert browser.post("/accounts/oidc/entry", password=PASSWORD, code=app.at(site.at)).status_code == 303


def test_who_is_asked_for_a_code_can_wait_too_long(site: Site, provider: FakeProvider) -> None:
    site.person(ANA)
    browser = site.browser()
    come_back(browser, provider)
    site.wait(timedelta(minutes=10))
    assert browser.post("/accounts/oidc/entry", password=PASSWORD).status_code == 403
    assert browser.account() is None


def test_a_connection_is_ended_with_the_password(both: Site, provider: FakeProvider) -> None:
    both.person(ANA)
    browser = both.browser()
    come_back(browser, provider)
    browser.post("/accounts/oidc/entry", password=PASSWORD)
    assert "Example ID has opened your account since 1 Mar 2027" in browser.get("/accounts/oidc/connection").text
    assert browser.post("/accounts/oidc/connection", password=WRONG).status_code == 422
    assert identities(both) != []
    assert browser.post("/accounts/oidc/connection", password=PASSWORD).status_code == 303
    assert identities(both) == []
    assert both.acts()[-1] == "identity-disconnected"
    assert "does not open your account yet" in browser.get("/accounts/oidc/connection").text
    assert come_back(both.browser(), provider).location == "/accounts/oidc/entry"


def test_two_people_of_one_provider_are_two(site: Site, provider: FakeProvider) -> None:
    come_back(site.browser(), provider)
    provider.claims = {"sub": "b-2", "email": "ben@example.com", "email_verified": True}
    ben = site.browser()
    come_back(ben, provider)
    assert ben.account() == site.account("ben@example.com").id != site.account(ANA).id
    assert site.account("ben@example.com").name == "ben"


def test_a_privileged_role_must_still_set_up_codes(tmp_path: Path, provider: FakeProvider) -> None:
    given = provider_settings(provider, mode="production", public_url="https://localhost")
    site = Site(read_settings({}, data=tmp_path, **given))
    provider.now = lambda: site.at.timestamp()
    provider.claims = {**VERIFIED, "amr": ["mfa", "otp"], "roles": ["administrator"]}
    with site.database.writing() as session:
        account_id = add_account(session, ANA, NewPerson("Ana", "", "UTC"), "administrator", None, site.at)
        session.add(OidcIdentity(issuer=provider.url, subject="a-1", account_id=account_id, created_at=site.at))
    browser = Browser(site.app.test_client())
    answer = browser.client.get("/accounts/oidc/start", base_url="https://localhost")
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("__Host-oidc=")
    assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= set(cookie.split("; "))
    back = urlsplit(provider.answer_to(answer.location))
    assert browser.client.get(f"{back.path}?{back.query}", base_url="https://localhost").status_code == 303
    people = browser.client.get("/accounts/people", base_url="https://localhost")
    assert (people.status_code, people.location) == (303, "/accounts/one-time-codes")
    site.close()
