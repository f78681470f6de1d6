"""Holes that other learning platforms had, tried here (SECURITY 4.11). docs/security.md has the list."""

import logging
import re
from collections.abc import Iterator
from datetime import timedelta

import pytest

from course_app.config import read_settings
from tests.accounts.canaries import Crowd
from tests.accounts.crawl import paths, queries
from tests.accounts.site import NEW_PASSWORD, OWN, PASSWORD, Site
from tests.accounts.test_canaries import ROLES, VISITORS, rules
from tests.accounts.test_one_time_codes import set_up

ANA = "ana@example.com"
LISTS = ("/accounts/people", "/accounts/sessions", "/accounts/", "/api/session")
NOT_EVEN_AN_ADDRESS = ("/\t/[", "/\r/[::", "/\n//[", "//[", "[", "/%00", "/\0")
EVIL = ("//evil.example", "https://evil.example", "/\\evil.example", "/%0d%0aX: y", "javascript:alert(1)")


@pytest.fixture
def crowd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Crowd]:
    site = Site(read_settings({}, data=tmp_path_factory.mktemp("holes"), public_url="https://learn.example.com"))
    yield Crowd(site, ROLES)
    site.close()


@pytest.mark.parametrize("path", LISTS)
def test_a_list_is_the_same_whoever_is_named(path: str, crowd: Crowd) -> None:
    """CVE-2026-82849: no rule turns on whether somebody is named."""
    for visitor in ("ana", "max", "ada"):
        plain = crowd.ask(visitor, path)
        for query in queries(crowd):
            answer = crowd.ask(visitor, f"{path}?{query}")
            assert (answer.status_code, answer.get_data()) == (plain.status_code, plain.get_data()), query


def test_every_redirect_stays_here(crowd: Crowd) -> None:
    """CVE-2022-32195: whoever asks for whatever, with an evil `next`, and two of them with every one."""
    led = 0
    for rule, _ in rules(crowd, is_reading=True):
        for path in paths(crowd, rule)[:3]:
            for visitor in VISITORS:
                for evil in EVIL if visitor in ("nobody", "ana") else EVIL[:1]:
                    answer = crowd.ask(visitor, f"{path}?next={evil}&url={evil}&return_to={evil}")
                    location = answer.headers.get("Location", "/")
                    assert location.startswith("/"), f"{path} leads to {location}"
                    assert location[1:2] not in ("/", "\\"), f"{path} leads to {location}"
                    led += "Location" in answer.headers
    assert led > 100


def test_no_name_with_a_nul_breaks_anything(any_site: Site) -> None:
    """PostgreSQL refuses U+0000 in any text: every address with it in each of its names, asked by an administrator."""
    boss, tried = any_site.signed_in(any_site.person(ANA, "administrator")), 0
    for rule in any_site.app.url_map.iter_rules():
        for name in rule.arguments:
            path = re.sub(rf"<(?:[^:<>]+:)?{name}>", "a%00b", rule.rule)
            path = re.sub(r"<(?:[^:<>]+:)?\w+>", "none", path)
            for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}:
                answer = boss.client.open(path, method=method, headers=OWN)
                assert answer.status_code == 404, f"{method} {path}"
                tried += 1
    assert tried > 10


@pytest.mark.parametrize("wanted", NOT_EVEN_AN_ADDRESS)
def test_signing_in_leads_somewhere_whatever_was_wanted(wanted: str, site: Site) -> None:
    site.person(ANA)
    answer = site.browser().sign_in(ANA, next=wanted)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/accounts/")


def test_a_disabled_person_gets_in_by_no_door(site: Site) -> None:
    """CVE-2015-3179, CVE-2011-4590: the open session, the password, a new password, and every link mailed before."""
    account_id = site.person(ANA)
    boss, browser = site.signed_in(site.person("ada@example.com", "administrator")), site.browser()
    browser.sign_in(ANA)
    site.browser().post("/accounts/reset", email=ANA)
    link = site.link_to(ANA)
    boss.post(f"/accounts/people/{account_id}/disabling")
    assert browser.account() is None
    assert browser.sign_in(ANA).status_code == 422
    assert site.browser().post(link, password=NEW_PASSWORD).status_code == 404
    site.wait(timedelta(minutes=30))
    before = len(site.mails())
    for path in ("/accounts/reset", "/accounts/sign-up"):
        site.browser().post(path, email=ANA)
    assert not any("/accounts/links/" in mail for mail in site.mails()[before:])
    assert site.browser().sign_in(ANA, NEW_PASSWORD).status_code == 422


def test_a_new_password_does_not_open_an_account_with_codes(site: Site) -> None:
    """ASVS 6.4.3: the mailbox alone is not enough."""
    set_up(site, site.signed_in(site.person(ANA)))
    site.wait(timedelta(minutes=5))
    browser = site.browser()
    browser.post("/accounts/reset", email=ANA)
    assert browser.post(site.link_to(ANA), password=NEW_PASSWORD).status_code == 303
    assert browser.account() is None
    assert browser.sign_in(ANA, NEW_PASSWORD).status_code == 422


@pytest.mark.parametrize(
    "name", ["../course.sqlite3", "..%2f..%2fcourse.sqlite3", "%2e%2e/course.sqlite3", "/etc/passwd"]
)
def test_no_file_of_anybodys_is_served(name: str, site: Site) -> None:
    """CVE-2024-1209: what people wrote is in the database, and no address leads into the data folder."""
    digest = site.app.extensions["public_pages"].assets.url("css/base.css").split("/")[2]
    for path in (f"/static/{digest}/{name}", f"/images/{name}", f"/{name}", "/mail/", "/instance/course.sqlite3"):
        answer = site.browser().get(path)
        assert answer.status_code in (400, 404, 308), path
        assert b"SQLite format" not in answer.get_data()


def test_what_was_refused_is_in_the_log_without_tokens_or_line_breaks(
    site: Site, caplog: pytest.LogCaptureFixture
) -> None:
    """ASVS 16.3.2, 16.4.1."""
    caplog.set_level(logging.INFO, "course")
    learner = site.signed_in(site.person(ANA))
    learner.get("/accounts/people/a%0aforged line")
    site.app.test_client().post("/accounts/links/secret-token", headers={"Sec-Fetch-Site": "cross-site"})
    lines = [record.getMessage() for record in caplog.records]
    assert lines == [
        f"GET /accounts/people/<account_id> was refused to the account {site.account(ANA).id}",
        "POST /accounts/links/<token> was refused: cross-site",
    ]
    assert PASSWORD not in caplog.text
