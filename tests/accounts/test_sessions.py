"""Sessions: rows that end, at every change that asks for it."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from course_app.accounts.models import SignInSession
from course_app.accounts.visitors import device_words
from tests.accounts.site import NEW_PASSWORD, PASSWORD, Browser, Site

ANA = "ana@example.com"


@pytest.fixture
def two_browsers(any_site: Site) -> tuple[Browser, Browser]:
    account_id = any_site.person(ANA)
    return any_site.signed_in(account_id), any_site.signed_in(account_id)


def test_a_new_password_ends_every_other_session(any_site: Site, two_browsers: tuple[Browser, Browser]) -> None:
    here, there = two_browsers
    before = here.cookie("sid")
    assert here.post("/accounts/password", old=PASSWORD, password=NEW_PASSWORD).status_code == 303
    assert here.account() is not None
    assert here.cookie("sid") != before
    assert there.account() is None
    assert any("Your password at" in mail for mail in any_site.mails())


def test_a_new_role_ends_every_session(any_site: Site, two_browsers: tuple[Browser, Browser]) -> None:
    boss = any_site.signed_in(any_site.person("ada@example.com", "administrator"))
    boss.post(f"/accounts/people/{any_site.account(ANA).id}/role", role="manager")
    assert [each.account() for each in two_browsers] == [None, None]
    assert any_site.account(ANA).role == "manager"


def test_disabling_ends_every_session(any_site: Site, two_browsers: tuple[Browser, Browser]) -> None:
    boss = any_site.signed_in(any_site.person("ada@example.com", "administrator"))
    boss.post(f"/accounts/people/{any_site.account(ANA).id}/disabling")
    with any_site.database.reading() as session:
        rows = session.scalars(select(SignInSession).where(SignInSession.account_id == any_site.account(ANA).id)).all()
        assert len(rows) == 2
        assert all(row.ended_at == any_site.at for row in rows)
    assert [each.account() for each in two_browsers] == [None, None]


def test_people_see_and_end_their_sessions(any_site: Site, two_browsers: tuple[Browser, Browser]) -> None:
    here, there = two_browsers
    page = here.get("/accounts/sessions").text
    assert page.count("Firefox · Linux") == 2
    assert page.count("· this browser") == 1
    assert "1 Mar 2027, 09:00" in page
    action = page.split('action="')[1].split('"')[0]
    assert here.post(action).location == "/accounts/sessions?said=session-ended"
    assert (here.account() is None, there.account() is None) == (False, True)
    assert here.post(action).status_code == 404


def test_everywhere_else_is_one_button(any_site: Site, two_browsers: tuple[Browser, Browser]) -> None:
    here, there = two_browsers
    here.post("/accounts/sessions/end-others")
    assert (here.account() is None, there.account() is None) == (False, True)


def test_the_session_of_somebody_else_is_not_there(site: Site) -> None:
    ana, eve = (site.signed_in(site.person(f"{name}@example.com")) for name in ("ana", "eve"))
    with site.database.reading() as session:
        of_ana = select(SignInSession.token_sha256).where(SignInSession.account_id == ana.account())
        target = session.scalars(of_ana).one()
    assert eve.post(f"/accounts/sessions/{target}/end").status_code == 404
    assert ana.account() is not None


def test_a_session_ends_after_14_idle_days(site: Site) -> None:
    browser = site.signed_in(site.person(ANA))
    site.wait(timedelta(days=14) - timedelta(minutes=1))
    assert browser.account() is not None
    site.wait(timedelta(days=14) - timedelta(minutes=1))
    assert browser.account() is not None, "being seen starts the idle time anew"
    site.wait(timedelta(days=14))
    assert browser.account() is None


def test_a_session_ends_after_90_days_however_busy(site: Site) -> None:
    browser = site.signed_in(site.person(ANA))
    for _ in range(9):
        site.wait(timedelta(days=10) - timedelta(seconds=1))
        assert browser.account() is not None
    site.wait(timedelta(seconds=9))
    assert browser.account() is None


def test_being_seen_is_written_every_ten_minutes_at_most(site: Site) -> None:
    browser = site.signed_in(site.person(ANA))
    seen = []
    for minutes in (5, 4, 1, 9, 1):
        site.wait(timedelta(minutes=minutes))
        browser.account()
        with site.database.reading() as session:
            seen.append(session.scalars(select(SignInSession.last_seen_at)).one() - site.at)
    assert [-int(each.total_seconds() // 60) for each in seen] == [5, 9, 0, 9, 0]


def test_only_the_digest_of_the_session_is_kept(site: Site) -> None:
    site.person(ANA)
    browser = site.browser()
    browser.sign_in(ANA)
    tokens = [browser.cookie("sid"), browser.cookie("device")]
    with site.database.engine.connect() as connection:
        for table in ("sign_in_session", "known_device", "audit"):
            rows = str(connection.exec_driver_sql(f"SELECT * FROM {table}").all())
            assert not any(token in rows for token in tokens), table


def test_a_made_up_token_is_nobody(site: Site) -> None:
    for token in ("", "x", "x" * 4000, "é", "' OR 1=1 --"):
        browser = site.browser()
        browser.client.set_cookie("sid", token)
        assert browser.account() is None


@pytest.mark.parametrize(
    ("user_agent", "words"),
    [
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:128.0) Gecko/20100101 Firefox/128.0", "Firefox · Windows"),
        ("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/126.0 Safari/537.36 Edg/126.0", "Edge · Linux"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605 Safari/604.1", "Safari · iPhone"),
        ("Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/126.0 Mobile Safari/537.36", "Chrome · Android"),
        ("curl/8", ""),
        ("", ""),
    ],
)
def test_a_browser_is_named_in_words(user_agent: str, words: str) -> None:
    assert device_words(user_agent) == words
