"""How often somebody may try: counted in the database, for all processes together (SECURITY 4.6)."""

import logging
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from course_app.accounts.throttle import TooManyAttemptsError, count_attempt
from course_app.accounts.visitors import network_of
from tests.accounts.site import NEW_PASSWORD, PASSWORD, Site

ANA = "ana@example.com"


def fail(site: Site, times: int, email: str = ANA, network: str = "192.0.2.7") -> list[int]:
    return [site.browser(network).sign_in(email, "wrong").status_code for _ in range(times)]


def test_failures_of_two_processes_count_together(any_site: Site) -> None:
    any_site.person(ANA)
    other = any_site.another()
    assert fail(any_site, 3) + fail(other, 2) == [422] * 5
    refused = any_site.browser().sign_in(ANA)
    assert (refused.status_code, refused.headers["Retry-After"]) == (429, "30")
    assert other.browser().sign_in(ANA).status_code == 429
    assert 'value="ana@example.com"' in refused.text


def test_what_is_slowed_down_is_in_the_log(site: Site, caplog: pytest.LogCaptureFixture) -> None:
    """ASVS 16.3.3: the network, and nothing of what was typed."""
    caplog.set_level(logging.WARNING, "course")
    fail(site, 6)
    assert [record.getMessage() for record in caplog.records] == ["too many attempts from 192.0.2.0/24"]


def test_fifty_tries_at_once_are_fifty_tries(any_site: Site) -> None:
    """Counted before they are looked at: a burst gets no more guesses than a row."""
    network = network_of("198.51.100.1")
    with any_site.app.app_context():

        def attempt(_number: int) -> bool:
            with any_site.app.app_context():
                try:
                    count_attempt(any_site.database, ANA, network, any_site.at)
                except TooManyAttemptsError:
                    return False
                return True

        with ThreadPoolExecutor(8) as pool:
            assert sum(pool.map(attempt, range(50))) == 5


def test_failures_from_a_clock_that_was_ahead_lock_nobody_out(any_site: Site) -> None:
    """Red when rows of the future count: the wait would end when the year does."""
    any_site.person(ANA)
    any_site.wait(timedelta(days=300))
    assert fail(any_site, 6) == [422] * 5 + [429]
    any_site.wait(-timedelta(days=300))
    assert any_site.browser().sign_in(ANA).status_code == 303


def test_a_clock_a_moment_ahead_still_counts(any_site: Site) -> None:
    any_site.person(ANA)
    fail(any_site, 5)
    any_site.wait(-timedelta(seconds=50))
    assert any_site.browser().sign_in(ANA).status_code == 429


def test_the_delay_grows_and_the_right_password_ends_it(site: Site) -> None:
    site.person(ANA)
    fail(site, 5)
    waits = []
    for _ in range(7):
        refused = site.browser().sign_in(ANA, "wrong")
        waits.append(int(refused.headers["Retry-After"]))
        site.wait(timedelta(seconds=waits[-1]))
        assert fail(site, 1) == [422]
    assert waits == [30, 60, 120, 240, 480, 900, 900]
    site.wait(timedelta(minutes=15))
    assert site.browser().sign_in(ANA).status_code == 303
    assert fail(site, 5) == [422] * 5


def test_unknown_addresses_are_refused_like_known_ones(site: Site) -> None:
    site.person(ANA)
    known, unknown = fail(site, 7), fail(site, 7, "nobody@example.com", "203.0.113.5")
    assert known == unknown == [422] * 5 + [429] * 2


def test_the_failures_of_others_do_not_lock_a_known_device(site: Site) -> None:
    site.person(ANA)
    laptop = site.browser()
    laptop.sign_in(ANA)
    laptop.post("/accounts/sign-out")
    fail(site, 6)
    assert site.browser().sign_in(ANA).status_code == 429
    assert laptop.sign_in(ANA, "wrong").status_code == 429
    assert laptop.sign_in(ANA).status_code == 303


def test_a_device_is_known_to_its_own_account_only(site: Site) -> None:
    site.person(ANA)
    site.person("eve@example.com")
    eve = site.browser()
    eve.sign_in("eve@example.com")
    fail(site, 5)
    assert eve.sign_in(ANA).status_code == 429


def test_another_network_is_not_locked_out(site: Site) -> None:
    site.person(ANA)
    fail(site, 6)
    assert site.browser("198.51.100.9").sign_in(ANA).status_code == 303


def test_a_network_has_fifty_failures_an_hour(site: Site) -> None:
    site.person(ANA)
    for number in range(50):
        assert fail(site, 1, f"guess{number}@example.com", f"192.0.2.{number}") == [422]
    assert site.browser("192.0.2.200").sign_in(ANA).status_code == 429
    assert site.browser("192.0.3.1").sign_in(ANA).status_code == 303
    site.wait(timedelta(hours=1, seconds=1))
    assert site.browser("192.0.2.200").sign_in(ANA).status_code == 303


@pytest.mark.parametrize(
    "path", ["/accounts/password", "/accounts/one-time-codes/removal", "/my-data/download", "/my-data/erasure"]
)
def test_every_path_that_asks_for_the_password_is_throttled(path: str, site: Site) -> None:
    """MSA-25-0048: the same counter, whichever the form."""
    browser = site.signed_in(site.person(ANA))
    typed = {"old": "wrong", "password": NEW_PASSWORD} if path.endswith("password") else {"password": "wrong"}
    assert [browser.post(path, **typed).status_code for _ in range(6)] == [422] * 5 + [429]
    assert site.browser().sign_in(ANA).status_code == 429
    assert browser.post("/accounts/password", old=PASSWORD, password=NEW_PASSWORD).status_code == 429


def test_asking_for_mail_has_its_own_budget(site: Site) -> None:
    site.person(ANA)
    asked = [site.browser().post("/accounts/reset", email=ANA).status_code for _ in range(6)]
    assert asked == [200] * 5 + [429]
    for number in range(5):
        site.browser(f"198.51.{number}.1").post("/accounts/reset", email=ANA)
    assert len(site.mails()) == 5
    assert site.browser().sign_in(ANA).status_code == 303


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.7", "192.0.2.0/24"),
        ("::ffff:192.0.2.7", "192.0.2.0/24"),
        ("2001:db8:1:2:3::4", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("", "unknown"),
        ("x" * 1000, "unknown"),
    ],
)
def test_a_network_is_a_household_or_an_office(address: str, network: str) -> None:
    assert network_of(address) == network
