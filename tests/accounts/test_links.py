"""Links that work once, of every kind: used twice, expired, overtaken and guessed ones are one same page."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import select

from course_app.accounts.models import OneTimeLink
from course_app.accounts.one_time_links import LIFETIMES
from course_app.accounts.routes import LINK_PAGES
from course_app.accounts.sign_up import first_administrator_link
from tests.accounts.site import NEW_PASSWORD, Site

ANA = "ana@example.com"
PERSON = {"name": "Ana", "zone": "Europe/Lisbon", "password": NEW_PASSWORD}


def first_administrator(site: Site) -> str:
    link = first_administrator_link(site.database, site.settings, site.at)
    assert link is not None
    return link.removeprefix(site.settings.origin)


def invitation(site: Site) -> str:
    boss = site.signed_in(site.person("ada@example.com", "administrator"))
    boss.post("/accounts/people/invitations", email=ANA, role="author")
    return site.link_to(ANA)


def sign_up(site: Site) -> str:
    site.browser().post("/accounts/sign-up", email=ANA)
    return site.link_to(ANA)


def reset(site: Site) -> str:
    site.person(ANA)
    site.browser().post("/accounts/reset", email=ANA)
    return site.link_to(ANA)


KINDS: dict[str, tuple[Callable[[Site], str], dict[str, str]]] = {
    "first-administrator": (first_administrator, {"email": ANA, **PERSON}),
    "invitation": (invitation, PERSON),
    "sign-up": (sign_up, PERSON),
    "reset": (reset, {"password": NEW_PASSWORD}),
}
every_kind = pytest.mark.parametrize("kind", KINDS)


def test_every_kind_is_tested_has_a_page_and_an_end() -> None:
    assert set(KINDS) == set(LINK_PAGES) == set(LIFETIMES)


def dead_page(site: Site) -> str:
    answer = site.browser().get("/accounts/links/guessed")
    assert answer.status_code == 404
    assert "This link does not work any more, or it never did" in answer.text
    return str(answer.text)


@every_kind
def test_a_link_works_once(kind: str, any_site: Site) -> None:
    make, typed = KINDS[kind]
    path = make(any_site)
    for _ in range(3):
        assert any_site.browser().get(path).status_code == 200, "looking uses nothing up: mail scanners look"
    assert any_site.browser().post(path, **typed).status_code == 303
    assert any_site.account(ANA).email == ANA
    dead = dead_page(any_site)
    for again in (any_site.browser().get(path), any_site.browser().post(path, **typed)):
        assert (again.status_code, again.text) == (404, dead)
    assert any_site.browser().sign_in(ANA, NEW_PASSWORD).status_code == 303


@every_kind
def test_an_expired_link_is_dead(kind: str, site: Site) -> None:
    make, typed = KINDS[kind]
    path = make(site)
    site.wait(LIFETIMES[kind] - timedelta(seconds=1))
    assert site.browser().get(path).status_code == 200
    site.wait(timedelta(seconds=1))
    for answer in (site.browser().get(path), site.browser().post(path, **typed)):
        assert (answer.status_code, answer.text) == (404, dead_page(site))


@every_kind
def test_of_two_who_use_a_link_at_once_one_gets_it(kind: str, any_site: Site) -> None:
    make, typed = KINDS[kind]
    path = make(any_site)
    sites = [any_site, any_site.another()]
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda n: sites[n % 2].browser().post(path, **typed).status_code, range(4)))
    assert sorted(answers) == [303, 404, 404, 404]


@every_kind
def test_a_form_behind_a_link_keeps_what_was_typed(kind: str, site: Site) -> None:
    make, typed = KINDS[kind]
    answer = site.browser().post(make(site), **{**typed, "password": "short"})
    assert answer.status_code == 422
    for name, value in typed.items():
        if name == "zone":
            assert f'<option selected value="{value}">' in answer.text
        elif name != "password":
            assert f'value="{value}"' in answer.text
    assert '<p class="field-problem" id="password-problem">A password has 10 to 200 characters.</p>' in answer.text
    assert "short" not in answer.text.split("<main")[1].replace("shortened", "")


@pytest.mark.parametrize("kind", ["reset", "invitation", "sign-up"])
def test_only_the_digest_of_a_token_is_kept(kind: str, site: Site) -> None:
    token = KINDS[kind][0](site).rpartition("/")[2]
    with site.database.engine.connect() as connection:
        for table in ("one_time_link", "audit", "message", "sign_in_session"):
            rows = connection.exec_driver_sql(f"SELECT * FROM {table}").all()
            assert token not in str(rows), table


def test_the_first_administrator_is_signed_in_and_is_the_only_one(any_site: Site) -> None:
    first, second = first_administrator(any_site), first_administrator(any_site)
    browser = any_site.browser()
    browser.post(first, **KINDS["first-administrator"][1])
    assert browser.get("/api/session").get_json()["roles"] == ["learner", "administrator"]
    assert any_site.browser().get(second).status_code == 404
    assert first_administrator_link(any_site.database, any_site.settings, any_site.at) is None


def test_two_first_links_at_once_make_one_administrator(any_site: Site) -> None:
    """CVE-2026-33698: the first-run door is closed behind the first who goes through it."""
    paths = [first_administrator(any_site) for _ in range(4)]
    sites = [any_site, any_site.another()]

    def use(number: int) -> int:
        typed = {**PERSON, "email": f"a{number}@example.com"}
        return sites[number % 2].browser().post(paths[number], **typed).status_code

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(use, range(4))) == [303, 404, 404, 404]


def test_an_invitation_gives_its_role_and_no_other(site: Site) -> None:
    browser = site.browser()
    browser.post(invitation(site), **PERSON, role="administrator", email="eve@example.com")
    assert (site.account(ANA).role, site.account(ANA).zone) == ("author", "Europe/Lisbon")
    assert browser.account() == site.account(ANA).id


def test_a_new_invitation_replaces_the_old_one(site: Site) -> None:
    boss = site.signed_in(site.person("ada@example.com", "administrator"))
    paths = []
    for role in ("administrator", "learner"):
        boss.post("/accounts/people/invitations", email=ANA, role=role)
        paths.append(site.link_to(ANA))
        site.wait(timedelta(seconds=1))
    assert [site.browser().get(path).status_code for path in paths] == [404, 200]


def test_links_to_an_address_die_when_it_has_an_account(site: Site) -> None:
    paths = [invitation(site), sign_up(site)]
    assert site.browser().post(paths[0], **PERSON).status_code == 303
    assert site.browser().get(paths[1]).status_code == 404


def test_a_reset_is_bound_to_the_password_it_replaces(site: Site) -> None:
    """Another link, asked for before, dies with the first that is used; so does one when the password changes."""
    site.person(ANA)
    paths = []
    for _ in range(3):
        site.browser().post("/accounts/reset", email=ANA)
        site.wait(timedelta(seconds=1))
        paths.append(site.link_to(ANA))
    browser = site.browser()
    browser.sign_in(ANA)
    assert site.browser().post(paths[0], password=NEW_PASSWORD).status_code == 303
    assert browser.account() is None
    assert [site.browser().get(path).status_code for path in paths] == [404, 404, 404]


def test_a_reset_does_not_outlive_a_password_that_changed_by_other_means(site: Site) -> None:
    path = reset(site)
    with site.database.writing() as session:
        session.scalars(select(OneTimeLink)).one().used_at = None
    browser = site.browser()
    browser.sign_in(ANA)
    site.wait(timedelta(seconds=1))
    browser.post("/accounts/password", old="harbour lanterns at dusk", password=NEW_PASSWORD)
    with site.database.writing() as session:
        session.scalars(select(OneTimeLink)).one().used_at = None
    assert site.browser().get(path).status_code == 404, "the password's version alone must be enough"


def test_a_reset_for_a_disabled_account_is_dead(site: Site) -> None:
    path = reset(site)
    boss = site.signed_in(site.person("ada@example.com", "administrator"))
    boss.post(f"/accounts/people/{site.account(ANA).id}/disabling")
    assert site.browser().get(path).status_code == 404
    boss.post(f"/accounts/people/{site.account(ANA).id}/enabling")
    assert site.browser().get(path).status_code == 404


def test_sign_up_is_closed_in_production_unless_it_is_opened(production: Site) -> None:
    assert production.browser().get("/accounts/sign-up").status_code == 404
    assert "/accounts/sign-up" not in production.browser().get("/accounts/sign-in").text


def test_links_carry_the_configured_address_whatever_the_request_says(site: Site) -> None:
    site.person(ANA)
    headers = {"Sec-Fetch-Site": "same-origin", "Host": "localhost:6666", "X-Forwarded-Host": "evil.example"}
    site.app.test_client().post("/accounts/reset", data={"email": ANA}, headers=headers)
    (mail,) = site.mails()
    assert "http://127.0.0.1:8000/accounts/links/" in mail
    assert "6666" not in mail
    assert "evil" not in mail


def test_an_address_that_has_an_account_is_told_so_by_mail_only(site: Site) -> None:
    site.person(ANA)
    site.browser().post("/accounts/sign-up", email=ANA)
    (mail,) = site.mails()
    assert "has one already" in mail
    assert "/accounts/links/" not in mail
