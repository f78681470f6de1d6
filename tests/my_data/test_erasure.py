"""Erasure: seven days to take it back, then nothing is left, and nothing comes back."""

import json
from contextlib import nullcontext
from datetime import timedelta
from pathlib import Path
from threading import Thread, current_thread

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from course_app.accounts.erased_accounts import AccountGoneError, require_not_erased
from course_app.accounts.models import Account, ErasedAccount
from course_app.accounts.tokens import sha256_of
from course_app.answers import account_log
from course_app.answers.models import SyncAccount
from course_app.answers.sync import sync
from course_app.answers.sync_request import read_sync_request
from course_app.audit.models import AuditRow
from course_app.database import Base
from course_app.my_data.erasure import GRACE, ask_for_erasure, erase_due
from course_app.my_data.erasure_ledger import LedgerUnusableError, read_ledger
from course_app.my_data.rows import KEPT, OWNED
from course_app.upkeep.models import UpkeepRun
from tests.accounts.site import PASSWORD, Site
from tests.answers.learners import change
from tests.backups.instance import everything
from tests.my_data.writers import post, writer

ANA = "canary-ana@example.com"


def erase(site: Site) -> int:
    with site.app.app_context():
        return erase_due(site.database, site.settings, site.at)


def test_every_table_is_erased_or_named_as_kept() -> None:
    assert UpkeepRun.__tablename__ in KEPT
    tables = {table.name for table in Base.metadata.sorted_tables}
    owned = {table.__tablename__ for table in OWNED}
    assert owned | set(KEPT) == tables, "give the table a row in OWNED of my_data/rows.py, or a reason in KEPT"
    assert owned & set(KEPT) == set()


def test_nothing_is_left_of_who_was_erased(any_site: Site) -> None:
    """Red when one table is left out of OWNED: the writer has a row in each."""
    _, ben = writer(any_site, "ben")
    ana_id, ana = writer(any_site, "ana")
    with any_site.database.reading() as session:
        for table in OWNED:
            assert session.execute(select(table).limit(1)).first(), f"the writer has no row in {table.__tablename__}"
    before = everything(any_site.database)
    assert ana.post("/my-data/erasure", password=PASSWORD).status_code == 303
    any_site.wait(GRACE)
    any_site.mails()
    assert erase(any_site) == 1
    sent = any_site.mails()
    assert any("Your account is erased" in mail for mail in sent)
    with any_site.database.writing() as session:
        session.execute(text("DELETE FROM message WHERE sent_at IS NOT NULL"))
    rows = everything(any_site.database)
    assert "canary-ana" in before
    assert "canary-ana" not in rows
    assert "canary-ben first" in rows
    assert ben.account() is not None
    assert ana.account() is None
    with any_site.database.reading() as session:
        ids = [row.id for row in session.scalars(select(AuditRow)) if ana_id in (row.actor_id, row.subject)]
        assert ids, "the audit keeps what was done, under the random id"
        kept = text("SELECT * FROM audit")
        assert "canary" not in str(session.execute(kept).all())
    assert set(read_ledger(any_site.settings.erasure_ledger)) == {sha256_of(ana_id)}


def test_no_byte_of_a_text_stays_in_the_file(site: Site) -> None:
    """Red without secure_delete: SQLite leaves deleted text in its free pages."""
    _, ana = writer(site, "ana")
    ana.post("/my-data/erasure", password=PASSWORD)
    site.wait(GRACE)
    erase(site)
    site.database.engine.dispose()
    data = b"".join(path.read_bytes() for path in site.settings.data.glob("course.sqlite3*"))
    assert b"canary-ana second" not in data


def test_seven_days_to_take_it_back(site: Site) -> None:
    account_id, ana = writer(site, "ana")
    assert ana.post("/my-data/erasure", password="wrong").status_code == 422  # noqa: S106 - of a test
    assert ana.post("/my-data/erasure", password=PASSWORD).location == "/my-data/erasure?said=erasure-asked"
    (mail,) = [each for each in site.mails() if "will be erased" in each]
    assert "8 Mar 2027, 10:00" in mail, "in the person's own time zone"
    site.wait(GRACE - timedelta(seconds=1))
    assert erase(site) == 0
    ana.post("/my-data/erasure", password=PASSWORD)
    phone = site.browser()
    answer = phone.post("/accounts/sign-in", email=ANA, password=PASSWORD, next="/journal")
    assert answer.location == "/my-data/erasure", "signing in leads to where it can be taken back"
    assert "will be erased on 8 Mar 2027, 10:00" in phone.get("/my-data/erasure").text
    assert "will be erased on 8 Mar 2027, 10:00" in phone.get("/accounts/").text
    assert post(phone, account_id, change("r:reflect-seam", "still writing")).status_code == 200
    assert phone.post("/my-data/erasure/withdrawal").location == "/my-data?said=erasure-taken-back"
    site.wait(GRACE)
    assert erase(site) == 0
    assert phone.account() == account_id
    assert "will be erased" not in phone.get("/my-data").text
    assert [act for act in site.acts() if act.startswith("erasure")] == ["erasure-asked", "erasure-taken-back"]


def test_a_stale_device_is_told_and_brings_nothing_back(any_site: Site) -> None:
    """Red when sync_answers() asks only who is signed in."""
    account_id, ana = writer(any_site, "ana")
    ben_id, ben = writer(any_site, "ben")
    ana.post("/my-data/erasure", password=PASSWORD)
    any_site.wait(GRACE)
    erase(any_site)
    for browser in (ana, ben, any_site.browser()):
        answer = post(browser, account_id, change("r:reflect-seam", "from a drawer"))
        assert (answer.status_code, answer.get_json()["error"]["code"]) == (410, "account_gone")
    assert post(any_site.browser(), ben_id, change("r:reflect-seam", "x")).status_code == 401
    assert post(ben, ben_id, change("r:reflect-practice", "x")).status_code == 200
    assert "from a drawer" not in everything(any_site.database)


def test_a_sync_that_was_under_way_brings_nothing_back(any_site: Site) -> None:
    """The browser was let in a moment before the erasure. Red when sync() does not look under its own lock."""
    account_id, ana = writer(any_site, "ana")
    ana.post("/my-data/erasure", password=PASSWORD)
    any_site.wait(GRACE)
    erase(any_site)
    body = {"proto": 1, "account": account_id, "device": account_id, "cursor": "0:"}
    request = read_sync_request(json.dumps({**body, "changes": [change("r:reflect-seam", "too late")]}).encode())
    with any_site.app.app_context(), pytest.raises(AccountGoneError):
        sync(any_site.database, account_id, request, any_site.at)
    assert '"too late"' not in everything(any_site.database)
    with any_site.database.reading() as session:
        assert session.get(SyncAccount, account_id) is None


def test_an_erasure_between_the_look_and_the_lock_of_a_first_sync(
    any_site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Red when locked_log() does not look again once it holds the lock: of a first sync there is no row to wait for.

    On SQLite the erasure waits for the sync and takes its words with it.
    """
    account_id = any_site.person(ANA)
    any_site.signed_in(account_id).post("/my-data/erasure", password=PASSWORD)
    any_site.wait(GRACE)
    eraser = any_site.another()
    erasure = Thread(target=erase, args=(eraser,))

    def look(session: Session, looked_for: str) -> None:
        require_not_erased(session, looked_for)
        if current_thread() is not erasure and erasure.ident is None:
            erasure.start()
            if not any_site.database.is_sqlite:
                erasure.join()

    monkeypatch.setattr(account_log, "require_not_erased", look)
    body = {"proto": 1, "account": account_id, "device": account_id, "cursor": "0:"}
    request = read_sync_request(json.dumps({**body, "changes": [change("r:reflect-seam", "too late")]}).encode())
    refused = nullcontext() if any_site.database.is_sqlite else pytest.raises(AccountGoneError)
    with any_site.app.app_context(), refused:
        sync(any_site.database, account_id, request, any_site.at)
    erasure.join()
    assert "late" not in everything(any_site.database)
    with any_site.database.reading() as session:
        assert session.get(SyncAccount, account_id) is None
        assert session.scalars(select(ErasedAccount.account_sha256)).all() == [sha256_of(account_id)]


def test_without_a_ledger_nobody_is_erased(site: Site) -> None:
    """What the ledger does not know, a restore would bring back."""
    _, ana = writer(site, "ana")
    ana.post("/my-data/erasure", password=PASSWORD)
    site.wait(GRACE)
    site.settings.erasure_ledger.mkdir()
    with pytest.raises(LedgerUnusableError, match="nobody was erased"):
        erase(site)
    assert ana.account() is not None
    site.settings.erasure_ledger.rmdir()
    assert erase(site) == 1


def test_the_only_administrator_stays(any_site: Site) -> None:
    first, second = any_site.person("a@example.com", "administrator"), any_site.person("b@example.com", "administrator")
    assert any_site.signed_in(first).post("/my-data/erasure", password=PASSWORD).status_code == 303
    refused = any_site.signed_in(second).post("/my-data/erasure", password=PASSWORD)
    assert refused.status_code == 409
    assert "You are the only administrator" in refused.text


def test_who_is_to_be_erased_does_not_take_the_last_other_administrator_away(any_site: Site) -> None:
    """Red when an administrator who is to be erased counts as one who stays."""
    leaving, staying = (any_site.person(f"{each}@example.com", "administrator") for each in "ab")
    learner, boss = any_site.person(ANA), any_site.signed_in(leaving)
    assert boss.post("/my-data/erasure", password=PASSWORD).status_code == 303
    for path, typed in ((f"{staying}/role", {"role": "learner"}), (f"{staying}/disabling", {})):
        refused = boss.post(f"/accounts/people/{path}", **typed)
        assert refused.status_code == 409
        assert "Nobody would be left" in refused.text
    assert boss.post(f"/accounts/people/{learner}/role", role="administrator").status_code == 303
    assert boss.post(f"/accounts/people/{staying}/role", role="learner").status_code == 303
    assert any_site.signed_in(learner).post(f"/accounts/people/{leaving}/role", role="learner").status_code == 303


def test_the_erasure_of_who_became_the_only_administrator_waits(
    any_site: Site, caplog: pytest.LogCaptureFixture
) -> None:
    """Red when erase_due() trusts what was true seven days ago."""
    leaving, staying = (any_site.person(f"{each}@example.com", "administrator") for each in "ab")
    browser = any_site.signed_in(leaving)
    browser.post("/my-data/erasure", password=PASSWORD)
    with any_site.database.writing() as session:
        session.get_one(Account, staying).role = "learner"
    any_site.wait(GRACE)
    assert erase(any_site) == 0
    assert f"{leaving} is the only administrator" in caplog.text
    assert browser.account() == leaving
    assert any_site.acts()[-1] == "erasure-postponed"
    with any_site.database.writing() as session:
        session.get_one(Account, staying).role = "administrator"
    assert erase(any_site) == 0
    any_site.wait(timedelta(days=1))
    assert erase(any_site) == 1


@pytest.mark.parametrize("path", ["/my-data/download", "/my-data/erasure"])
def test_who_has_no_password_is_led_to_set_one(path: str, site: Site) -> None:
    """Somebody whom OpenID Connect made has none to type. Red when the form is shown all the same."""
    account_id = site.person(ANA)
    browser = site.signed_in(account_id)
    assert 'type="password"' in browser.get(path).text
    with site.database.writing() as session:
        session.get_one(Account, account_id).password_hash = None
    page = browser.get(path).text
    assert 'type="password"' not in page
    assert "Your account has no password yet" in page
    assert 'href="/accounts/reset"' in page
    browser.post("/accounts/reset", email=ANA)
    browser.post(site.link_to(ANA), password=PASSWORD)
    assert 'type="password"' in site.signed_in(account_id).get(path).text


def test_asking_twice_does_not_move_the_day(site: Site) -> None:
    account_id = site.person("ana@example.com")
    with site.app.app_context():
        ask_for_erasure(site.database, site.settings, account_id, site.at)
        ask_for_erasure(site.database, site.settings, account_id, site.at + timedelta(days=3))
    assert site.account("ana@example.com").erase_at == site.at + GRACE
    assert len(site.mails()) == 1


def test_the_ledger_is_for_its_owner_only(site: Site) -> None:
    _, ana = writer(site, "ana")
    ana.post("/my-data/erasure", password=PASSWORD)
    site.wait(GRACE)
    erase(site)
    path: Path = site.settings.erasure_ledger
    assert path.stat().st_mode & 0o777 == 0o600
    with site.database.reading() as session:
        assert set(session.scalars(select(ErasedAccount.account_sha256))) == set(read_ledger(path))
