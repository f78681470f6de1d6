"""Accepting an invitation by a provider of OpenID Connect: once, by whom it meets first, and never over an account."""

from collections.abc import Iterator
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from course_app.accounts.invitations import invite_by_hand
from course_app.accounts.models import Account
from course_app.accounts.oidc.attempt import new_attempt, sealed
from course_app.accounts.oidc.models import OidcIdentity
from course_app.accounts.teams.memberships import MY_TEAMS
from tests.accounts.oidc_flow import come_back, provider_settings, start
from tests.accounts.oidc_provider import FakeProvider
from tests.accounts.site import NEW_PASSWORD, PASSWORD, Browser, Site
from tests.databases import Databases
from tests.teams import new_team

BEN = "ben@example.com"
IDENTITY = {"sub": "b-1", "email": "benjamin@elsewhere.example", "email_verified": True, "name": "Ben Okri"}
PERSON = {"name": "Ben", "zone": "UTC", "password": NEW_PASSWORD}
DEAD = "This link does not work any more, or it never did"


@pytest.fixture
def site(databases: Databases, provider: FakeProvider) -> Iterator[Site]:
    """Once on each database; only people with an account or an invitation get in."""
    made = Site(databases.settings.model_copy(update=provider_settings(provider)))
    provider.now = lambda: made.at.timestamp()
    provider.claims = dict(IDENTITY)
    yield made
    made.close()


def invited(site: Site, email: str = BEN, role: str = "manager") -> str:
    """The path of an invitation."""
    return invite_by_hand(site.database, site.settings, email, role, site.at).removeprefix(site.settings.origin)


def start_of(path: str) -> str:
    return path.replace("/accounts/links/", "/accounts/oidc/invitations/")


def begin(browser: Browser, path: str) -> str:
    """Follows the button on the invitation's page; gives the provider's address."""
    address = start_of(path)
    assert f'href="{address}">Continue with Example ID<' in browser.get(path).text
    answer = browser.get(address)
    assert answer.status_code == 303
    return str(answer.location)


def accept(browser: Browser, provider: FakeProvider, path: str) -> TestResponse:
    return come_back(browser, provider, begin(browser, path))


def accounts(site: Site) -> list[tuple[str, str]]:
    with site.database.reading() as session:
        return [(row.email, row.role) for row in session.scalars(select(Account).order_by(Account.email))]


def identities(site: Site) -> int:
    with site.database.reading() as session:
        return session.scalar(select(func.count()).select_from(OidcIdentity)) or 0


def require_dead(answer: TestResponse, browser: Browser) -> None:
    assert answer.status_code == 404
    assert DEAD in answer.text
    assert browser.account() is None


def test_an_invitation_is_accepted_in_one_click(site: Site, provider: FakeProvider) -> None:
    """With the role and the address of the invitation, whatever the provider says of either; its owner is told."""
    path, browser = invited(site), site.browser()
    provider.claims = {**IDENTITY, "roles": ["administrator"]}
    address = begin(browser, path)
    assert path.rpartition("/")[2] not in address, "the provider never learns the token"
    assert browser.get(path).status_code == 200, "setting out uses nothing up"
    answer = come_back(browser, provider, address)
    assert (answer.status_code, answer.location) == (303, "/accounts/")
    account = site.account(BEN)
    assert (browser.account(), account.role, account.name) == (account.id, "manager", "Ben Okri")
    assert account.password_hash is None
    assert site.acts() == ["invited", "account-made", "identity-connected", "sign-in"]
    assert any(mail.startswith(f"To: {BEN}\n") and "Another way to sign in" in mail for mail in site.mails())
    require_dead(site.browser().get(path), site.browser())
    require_dead(site.browser().get(start_of(path)), site.browser())
    again = site.browser()
    assert come_back(again, provider).status_code == 303
    assert again.account() == account.id


def test_no_verified_address_is_needed_and_no_mail_where_it_is_the_invited_one(
    site: Site, provider: FakeProvider
) -> None:
    provider.claims = {"sub": "b-2"}
    assert accept(site.browser(), provider, invited(site)).status_code == 303
    assert site.account(BEN).name == "ben"
    before = len(site.mails())
    provider.claims = {"sub": "c-1", "email": "Cem@Example.com", "email_verified": True}
    assert accept(site.browser(), provider, invited(site, "cem@example.com", "learner")).status_code == 303
    assert accounts(site) == [(BEN, "manager"), ("cem@example.com", "learner")]
    assert len(site.mails()) == before


def test_who_is_invited_to_a_team_begins_there(site: Site, provider: FakeProvider) -> None:
    mia = site.person("mia@example.com", "manager")
    team = new_team(site.database, "Harbour", (mia,))
    site.signed_in(mia).post(f"/teams/{team}/invitations", lines=BEN, role="learner")
    assert accept(site.browser(), provider, site.link_to(BEN)).location == MY_TEAMS


def test_a_person_without_a_password_is_told_how_to_set_one(site: Site, provider: FakeProvider) -> None:
    browser = site.browser()
    accept(browser, provider, invited(site))
    for path in ("/accounts/password", "/accounts/one-time-codes"):
        page = browser.get(path).text
        assert "Your account has no password yet" in page
        assert 'type="password"' not in page
    browser.post("/accounts/reset", email=BEN)
    site.browser().post(site.link_to(BEN), password=NEW_PASSWORD)
    browser = site.browser()
    assert come_back(browser, provider).status_code == 303
    assert "Set up one-time codes" in browser.get("/accounts/one-time-codes").text


def test_an_invitation_is_used_once_whatever_was_begun(site: Site, provider: FakeProvider) -> None:
    """Two people who set out with one link, and one who comes back twice."""
    path = invited(site)
    first, second = site.browser(), site.browser()
    addresses = [begin(browser, path) for browser in (first, second)]
    back = urlsplit(provider.answer_to(addresses[0]))
    kept = first.cookie("oidc")
    assert first.get(f"{back.path}?{back.query}").status_code == 303
    provider.claims = {**IDENTITY, "sub": "m-1"}
    require_dead(come_back(second, provider, addresses[1]), second)
    thief = site.browser()
    thief.client.set_cookie("oidc", kept)
    assert thief.get(f"{back.path}?{back.query}").status_code == 403
    assert thief.account() is None
    assert (accounts(site), identities(site)) == ([(BEN, "manager")], 1)


def test_an_invitation_that_died_on_the_way_is_dead(site: Site, provider: FakeProvider) -> None:
    """Used by its password, taken back by a newer one, expired while somebody was at the provider."""
    path, browser = invited(site), site.browser()
    address = begin(browser, path)
    site.browser().post(path, **PERSON)
    require_dead(come_back(browser, provider, address), browser)
    older = invited(site, "cem@example.com")
    address = begin(browser, older)
    newer = invited(site, "cem@example.com", "learner")
    require_dead(come_back(browser, provider, address), browser)
    site.wait(timedelta(days=7) - timedelta(minutes=1))
    address = begin(browser, newer)
    site.wait(timedelta(minutes=1))
    require_dead(come_back(browser, provider, address), browser)
    assert (accounts(site), identities(site)) == ([(BEN, "manager")], 0)


def test_used_expired_guessed_and_other_links_are_one_page(site: Site, provider: FakeProvider) -> None:
    used, expired = invited(site), invited(site, "cem@example.com")
    site.browser().post(used, **PERSON)
    site.wait(timedelta(days=7))
    site.browser().post("/accounts/reset", email=BEN)
    pages = {
        (answer.status_code, answer.text, "Set-Cookie" in answer.headers)
        for answer in (
            site.browser().get(start_of(path)) for path in (used, expired, "/accounts/links/guessed", site.link_to(BEN))
        )
    }
    ((status, text, has_cookie),) = pages
    assert (status, DEAD in text, has_cookie) == (404, True, False)
    assert provider.asked == []


def test_who_has_an_account_gets_into_that_one_and_keeps_its_role(site: Site, provider: FakeProvider) -> None:
    """Known to the provider already, or by the same verified address: the invitation gives nothing to either."""
    own = site.person("ben.own@example.com")
    provider.claims = {**IDENTITY, "email": "ben.own@example.com"}
    browser, path = site.browser(), invited(site)
    assert accept(browser, provider, path).location == "/accounts/oidc/entry"
    assert browser.account() is None
    answer = browser.post("/accounts/oidc/entry", password=PASSWORD)
    assert (answer.location, browser.account()) == ("/accounts/?said=invitation-unused", own)
    assert "The invitation was not used." in browser.get(answer.location).text
    browser = site.browser()
    assert accept(browser, provider, path).location == "/accounts/?said=invitation-unused"
    assert browser.account() == own
    assert accounts(site) == [("ben.own@example.com", "learner")]
    assert site.browser().get(path).status_code == 200


def test_a_disabled_person_gets_in_by_no_invitation(site: Site, provider: FakeProvider) -> None:
    site.person("ben.own@example.com", is_disabled=True)
    provider.claims = {**IDENTITY, "email": "ben.own@example.com"}
    browser = site.browser()
    assert accept(browser, provider, invited(site)).status_code == 403
    assert (browser.account(), len(accounts(site))) == (None, 1)


def test_an_answer_is_taken_with_its_own_invitation_only(site: Site, provider: FakeProvider) -> None:
    """Two tabs, two browsers, a cookie of one's own making: nothing of one attempt goes into another."""
    mine, other = invited(site), invited(site, "cem@example.com", "administrator")
    browser, stranger = site.browser(), site.browser()
    earlier, later = begin(browser, mine), begin(browser, other)
    foreign = begin(stranger, mine)
    for address in (earlier, foreign):
        assert come_back(browser, provider, address).status_code == 403, "not the attempt that this browser keeps"
    plain = start(browser)
    assert come_back(browser, provider, later).status_code == 403, "the last way set out on is the one that counts"
    assert come_back(browser, provider, plain).status_code == 403, "and it is none to an account"
    forged = new_attempt("/", site.at, "0" * 64)
    browser.client.set_cookie("oidc", sealed(forged, b"a guessed key"))
    assert browser.get(f"/accounts/oidc/callback?code=c&state={forged.state}").status_code == 403
    assert (accounts(site), identities(site)) == ([], 0)
    assert accept(stranger, provider, mine).status_code == 303
    assert accounts(site) == [(BEN, "manager")]


def test_another_site_sets_nobody_on_the_way(site: Site) -> None:
    path = start_of(invited(site))
    for said in ("cross-site", "same-site", "none"):
        answer = site.app.test_client().get(path, headers={"Sec-Fetch-Site": said})
        assert (answer.location, "Set-Cookie" in answer.headers) == ("/accounts/sign-in", False)
