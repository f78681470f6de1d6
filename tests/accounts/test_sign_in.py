"""Signing in and out: cookies, sameness of what is said, where it leads."""

import re
import statistics
import time
from datetime import timedelta

import pytest
from argon2 import PasswordHasher

from course_app.accounts.models import Account
from course_app.accounts.passwords import hash_password
from tests.accounts.site import NEW_PASSWORD, PASSWORD, Site
from tests.teams import new_team

ANA = "ana@example.com"


def test_the_right_password_signs_in_and_sign_out_ends_it(any_site: Site) -> None:
    account_id = any_site.person(ANA)
    browser = any_site.browser()
    answer = browser.sign_in("  ANA@Example.com ")
    assert (answer.status_code, answer.location) == (303, "/accounts/")
    assert browser.account() == account_id
    token = browser.cookie("sid")
    assert browser.post("/accounts/sign-out").location == "/accounts/sign-in?said=signed-out"
    assert browser.account() is None
    browser.client.set_cookie("sid", token)
    assert browser.account() is None, "the token must be dead at the server, not only gone from the browser"
    assert any_site.acts() == ["sign-in", "session-ended"]


def test_the_session_api_says_who_and_with_which_roles(site: Site) -> None:
    nobody = site.browser().get("/api/session")
    said = nobody.get_json()
    assert (said.pop("shared"), said.pop("learns_in_team")) == (False, False)
    assert said == {"account": None, "name": None, "roles": [], "zone": None}
    assert nobody.headers["Cache-Control"] == "no-store"
    account_id = site.person(ANA, "manager")
    found = site.signed_in(account_id).get("/api/session").get_json()
    assert (found.pop("shared"), found.pop("learns_in_team")) == (False, False)
    assert found == {"account": account_id, "name": "Ana@Example.Com", "roles": ["learner", "manager"], "zone": "UTC"}
    new_team(site.database, "Harbour", (account_id,))
    assert site.signed_in(account_id).get("/api/session").get_json()["learns_in_team"] is False, "it manages"
    new_team(site.database, "Quay", (), account_id)
    assert site.signed_in(account_id).get("/api/session").get_json()["learns_in_team"] is True


def test_unknown_wrong_disabled_and_invited_look_the_same(site: Site) -> None:
    """SECURITY 4.6: same status, same body, for every way of not getting in."""
    site.person(ANA)
    site.person("dan@example.com", is_disabled=True)
    boss = site.signed_in(site.person("ada@example.com", "administrator"))
    boss.post("/accounts/people/invitations", email="ina@example.com", role="learner")
    answers = []
    for email, password in [(ANA, "wrong"), ("nobody@example.com", PASSWORD), ("dan@example.com", PASSWORD)]:
        answers.append((email, site.browser().sign_in(email, password)))
    answers.append(("ina@example.com", site.browser().sign_in("ina@example.com")))
    bodies = {answer.text.replace(email, "WHO") for email, answer in answers}
    assert len(bodies) == 1
    assert {answer.status_code for _, answer in answers} == {422}
    assert all("Set-Cookie" not in answer.headers for _, answer in answers)


@pytest.mark.agreed_cost
def test_an_unknown_address_takes_as_long_as_a_wrong_password(site: Site) -> None:
    """Within 10 ms of work in the median; work of this thread, so that a busy machine does not blur it."""
    account_id = site.person(ANA)
    with site.database.writing() as session:
        session.get_one(Account, account_id).password_hash = hash_password(PASSWORD)

    def duration(email: str, number: int) -> float:
        started = time.thread_time()
        site.browser(f"192.0.{number}.1").sign_in(email, "wrong")
        return time.thread_time() - started

    duration(ANA, 0)
    times = [(duration(ANA, n), duration("nobody@example.com", n)) for n in range(1, 16)]
    known, unknown = (statistics.median(column) for column in zip(*times, strict=True))
    assert abs(known - unknown) < 0.010


def test_reset_and_sign_up_say_the_same_for_everyone(site: Site) -> None:
    site.person(ANA)
    site.person("dan@example.com", is_disabled=True)
    for path in ("/accounts/reset", "/accounts/sign-up"):
        answers = [(who, site.browser().post(path, email=who)) for who in (ANA, "dan@example.com", "new@example.com")]
        assert len({answer.text.replace(who, "WHO") for who, answer in answers}) == 1
        assert {answer.status_code for _, answer in answers} == {200}
    to_dan = [mail for mail in site.mails() if mail.startswith("To: dan@") and "/accounts/links/" in mail]
    assert to_dan == []


def test_cookies_on_this_machine(site: Site) -> None:
    site.person(ANA)
    cookies = site.browser().sign_in(ANA).headers.getlist("Set-Cookie")
    (sid,) = [cookie for cookie in cookies if cookie.startswith("sid=")]
    assert re.fullmatch(r"sid=[\w-]{43}; Expires=[^;]+; Max-Age=7776000; HttpOnly; Path=/; SameSite=Lax", sid)


def test_cookies_on_the_internet(production: Site) -> None:
    production.person(ANA)
    cookies = production.browser().sign_in(ANA).headers.getlist("Set-Cookie")
    assert [cookie.split("=")[0] for cookie in cookies] == ["__Host-sid", "__Host-account", "__Host-device"]
    for cookie in cookies:
        assert {"Secure", "Path=/", "SameSite=Lax"} <= set(cookie.split("; "))
        assert ("HttpOnly" in cookie) is not cookie.startswith("__Host-account="), "scripts read whose words to open"
        assert "Domain" not in cookie


def test_a_shared_computer_is_not_remembered(production: Site) -> None:
    """Both cookies go with the browser, none says which device it is; signing in anew without the box forgets it."""
    production.person(ANA)
    browser = production.browser()
    cookies = browser.sign_in(ANA, shared="y").headers.getlist("Set-Cookie")
    assert [cookie.split("=")[0] for cookie in cookies] == ["__Host-sid", "__Host-shared"]
    assert not any("Max-Age" in cookie or "Expires" in cookie for cookie in cookies)
    assert browser.get("/api/session").get_json()["shared"] is True
    browser.sign_in(ANA)
    assert browser.get("/api/session").get_json()["shared"] is False


@pytest.mark.agreed_cost
def test_an_outdated_hash_is_made_anew_at_signing_in(site: Site) -> None:
    """ASVS 11.2.2. Red when the old hash stays, or when the new one is of something else."""
    account_id = site.person(ANA)
    old = PasswordHasher(time_cost=1, memory_cost=8 * 1024, parallelism=1).hash(PASSWORD)
    with site.database.writing() as session:
        session.get_one(Account, account_id).password_hash = old
    assert site.browser().sign_in(ANA).status_code == 303
    kept = site.account(ANA).password_hash
    assert kept is not None
    assert "m=19456,t=2,p=1" in kept
    assert site.browser().sign_in(ANA).status_code == 303
    assert site.account(ANA).password_hash == kept


def test_over_https_every_cookie_is_tied_to_the_host(production: Site) -> None:
    """ASVS 3.3.1 and 3.3.3, for those set at signing in and at the first word."""
    production.person(ANA)
    browser = production.browser()
    answers = [browser.sign_in(ANA), browser.sign_in(ANA, shared="y"), browser.post("/api/wrote")]
    cookies = [cookie for answer in answers for cookie in answer.headers.getlist("Set-Cookie")]
    assert {cookie.split("=")[0] for cookie in cookies} >= {"__Host-sid", "__Host-shared", "__Host-wrote"}
    for cookie in cookies:
        assert cookie.startswith("__Host-"), cookie
        assert "; Secure" in cookie


def test_signing_in_again_ends_the_session_before(site: Site) -> None:
    account_id = site.person(ANA)
    browser = site.signed_in(account_id)
    before = browser.cookie("sid")
    browser.sign_in(ANA)
    old = site.browser()
    old.client.set_cookie("sid", before)
    assert (old.account(), browser.account()) == (None, account_id)


@pytest.mark.parametrize(
    ("wanted", "led_to"),
    [
        ("/journal", "/journal"),
        ("/chapters/the-seam?x=1#top", "/chapters/the-seam?x=1#top"),
        ("", "/accounts/"),
        ("//evil.example", "/accounts/"),
        ("/\\evil.example", "/accounts/"),
        ("\\\\evil.example", "/accounts/"),
        ("/%5cevil.example", "/accounts/"),
        ("/%2fevil.example", "/accounts/"),
        ("https://evil.example", "/accounts/"),
        ("/\t/evil.example", "/accounts/"),
        ("/a%0d%0aSet-Cookie:x=1", "/accounts/"),
        ("/a\r\nSet-Cookie:x=1", "/accounts/"),
        ("javascript:alert(1)", "/accounts/"),
        ("evil.example", "/accounts/"),
    ],
)
def test_next_leads_to_own_pages_only(wanted: str, led_to: str, site: Site) -> None:
    """CVE-2022-32195."""
    site.person(ANA)
    browser = site.browser()
    answer = browser.post("/accounts/sign-in", email=ANA, password=PASSWORD, next=wanted)
    assert answer.location == led_to
    assert browser.client.get("/accounts/sign-in", query_string={"next": wanted}).location == led_to


def test_the_page_that_was_asked_for_comes_after_signing_in(site: Site) -> None:
    site.person(ANA)
    browser = site.browser()
    asked = browser.get("/accounts/sessions")
    assert asked.location == "/accounts/sign-in?next=%2Faccounts%2Fsessions"
    assert 'value="/accounts/sessions"' in browser.get(asked.location).text


def test_a_disabled_account_is_out_at_once_and_back_only_by_signing_in(site: Site) -> None:
    account_id = site.person(ANA)
    browser, boss = site.signed_in(account_id), site.signed_in(site.person("ada@example.com", "administrator"))
    boss.post(f"/accounts/people/{account_id}/disabling")
    assert browser.account() is None
    assert site.browser().sign_in(ANA).status_code == 422
    boss.post(f"/accounts/people/{account_id}/enabling")
    assert browser.account() is None
    assert site.browser().sign_in(ANA).status_code == 303


def test_accounts_pages_tell_no_other_site_where_somebody_was(site: Site) -> None:
    for path in ("/accounts/sign-in", "/accounts/reset", "/accounts/links/guessed", "/accounts/people"):
        assert site.browser().get(path).headers["Referrer-Policy"] == "no-referrer"


def test_nothing_happens_for_another_site(site: Site) -> None:
    account_id = site.person(ANA)
    browser = site.signed_in(account_id)
    answer = browser.client.post("/accounts/sign-out", headers={"Sec-Fetch-Site": "cross-site"})
    assert (answer.status_code, browser.account()) == (403, account_id)


def test_a_password_is_looked_at_twice(site: Site) -> None:
    """The account changes between the comparison and the entry: nobody gets in on the old password."""
    account_id = site.person(ANA)
    browser = site.signed_in(account_id)
    browser.post("/accounts/password", old=PASSWORD, password=NEW_PASSWORD)
    site.wait(timedelta(minutes=20))
    assert site.browser().sign_in(ANA, PASSWORD).status_code == 422
    assert site.browser().sign_in(ANA, NEW_PASSWORD).status_code == 303
