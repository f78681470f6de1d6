"""What has to be done from time to time: by one of several workers, and not without end."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select, text

from course_app.accounts.models import KnownDevice, OneTimeLink, SignInFailure, SignInSession
from course_app.answers.models import RefusedChange
from course_app.answers.refusals import MOST, forget_refused
from course_app.audit.chain import audit_fault, chain_rows
from course_app.audit.log import record
from course_app.audit.models import AuditRow
from course_app.config import Settings
from course_app.database import Base, Database
from course_app.my_data.erasure import GRACE
from course_app.outbox.models import Message
from course_app.upkeep import upkeep as upkeep_module
from course_app.upkeep.upkeep import JOBS, Job, do_upkeep
from tests.accounts.site import PASSWORD, Site
from tests.my_data.writers import writer


def upkeep(site: Site) -> dict[str, int]:
    with site.app.app_context():
        return do_upkeep(site.database, site.settings, site.at)


def rows(site: Site, table: type[Base]) -> int:
    with site.database.reading() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def test_whose_time_has_come_is_erased_by_the_worker(any_site: Site) -> None:
    _, ana = writer(any_site, "ana")
    ana.post("/my-data/erasure", password=PASSWORD)
    any_site.wait(GRACE - timedelta(minutes=2))
    upkeep(any_site)
    assert ana.account() is not None
    any_site.wait(timedelta(minutes=2))
    assert upkeep(any_site)["erasures done"] == 1
    assert ana.account() is None


def test_of_several_workers_one_does_it(any_site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """Red when a job is not claimed before it is done."""
    runs: list[datetime | None] = []

    def work(_database: Database, _settings: Settings, _now: datetime, since: datetime | None) -> int:
        runs.append(since)
        return 1

    monkeypatch.setattr(upkeep_module, "JOBS", (Job("counted", timedelta(minutes=1), work),))
    sites = [any_site, any_site.another(), any_site.another(), any_site.another()]
    with ThreadPoolExecutor(4) as pool:
        done = list(pool.map(upkeep, sites))
    assert sorted(each.get("counted", 0) for each in done) == [0, 0, 0, 1]
    assert upkeep(any_site) == {}, "nothing is due again within the minute"
    first = any_site.at
    any_site.wait(timedelta(minutes=1))
    assert upkeep(any_site) == {"counted": 1}
    assert runs == [None, first], "each run is told of the last one that was done"


def test_a_clock_that_was_ahead_stops_no_job(any_site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """Red when a run of the future counts: nothing would be done until then, or what has aged meanwhile never."""
    runs: list[datetime | None] = []

    def work(_database: Database, _settings: Settings, _now: datetime, since: datetime | None) -> int:
        runs.append(since)
        return 1

    monkeypatch.setattr(upkeep_module, "JOBS", (Job("counted", timedelta(minutes=1), work),))
    any_site.wait(timedelta(days=300))
    upkeep(any_site)
    any_site.wait(-timedelta(days=300))
    assert upkeep(any_site) == {"counted": 1}
    assert upkeep(any_site) == {}
    any_site.wait(timedelta(minutes=1))
    upkeep(any_site)
    assert runs == [None, None, any_site.at - timedelta(minutes=1)]


def test_a_job_that_fails_keeps_the_others_from_nothing(site: Site, caplog: pytest.LogCaptureFixture) -> None:
    _, ana = writer(site, "ana")
    ana.post("/my-data/erasure", password=PASSWORD)
    site.wait(GRACE)
    site.settings.erasure_ledger.mkdir()
    done = upkeep(site)
    assert "erasures done" not in done
    assert done["audit rows tied"] > 0
    assert "nobody was erased" in caplog.text
    site.settings.erasure_ledger.rmdir()
    site.wait(timedelta(minutes=1))
    assert upkeep(site)["erasures done"] == 1


def test_what_is_over_goes_in_its_time(any_site: Site) -> None:
    _, ana = writer(any_site, "ana")
    any_site.mails()
    ana.post("/accounts/sign-out")
    kept = {table: rows(any_site, table) for table in (SignInSession, OneTimeLink, Message, KnownDevice, RefusedChange)}
    assert all(kept.values())
    any_site.wait(timedelta(days=29))
    upkeep(any_site)
    assert {table: rows(any_site, table) for table in kept} == kept
    assert rows(any_site, SignInFailure) == 0
    any_site.wait(timedelta(days=2))
    upkeep(any_site)
    assert (rows(any_site, Message), rows(any_site, OneTimeLink), rows(any_site, SignInSession)) == (0, 0, 1)
    any_site.wait(timedelta(days=60))
    upkeep(any_site)
    assert (rows(any_site, SignInSession), rows(any_site, RefusedChange), rows(any_site, KnownDevice)) == (0, 0, 1)
    any_site.wait(timedelta(days=280))
    upkeep(any_site)
    assert rows(any_site, KnownDevice) == 0


def test_an_open_session_is_not_over(site: Site) -> None:
    _, ana = writer(site, "ana")
    for _ in range(10):
        site.wait(timedelta(days=8))
        assert ana.account() is not None
        upkeep(site)
    assert ana.account() is not None


def test_refusals_do_not_grow_without_end(any_site: Site) -> None:
    with any_site.database.writing() as session:
        for number in range(MOST + 50):
            at = any_site.at + timedelta(seconds=number)
            session.add(RefusedChange(account_id="a", sha=str(number), raw="x", why="bad_key", at=at))
        session.add(RefusedChange(account_id="b", sha="0", raw="x", why="bad_key", at=any_site.at))
    assert forget_refused(any_site.database, any_site.at) == 50
    with any_site.database.reading() as session:
        left = set(session.scalars(select(RefusedChange.sha).where(RefusedChange.account_id == "a")))
    assert left == {str(number) for number in range(50, MOST + 50)}, "the newest stay"
    assert rows(any_site, RefusedChange) == MOST + 1


@contextmanager
def tied(site: Site, count: int) -> Iterator[None]:
    """An audit with `count` rows, tied."""
    for number in range(count):
        with site.database.writing() as session:
            record(session, site.at, None, "act", str(number))
    site.wait(timedelta(minutes=1))
    assert chain_rows(site.database, site.at) == count
    yield


def fault(site: Site) -> str | None:
    with site.database.reading() as session:
        return audit_fault(session)


def test_the_audit_is_tied_in_the_order_of_its_ids(any_site: Site) -> None:
    with tied(any_site, 5):
        assert fault(any_site) is None
        assert chain_rows(any_site.database, any_site.at) == 0
        with any_site.database.writing() as session:
            record(session, any_site.at, None, "act", "young")
        assert chain_rows(any_site.database, any_site.at) == 0, "a transaction may still add one with a smaller id"
        any_site.wait(timedelta(minutes=1))
        assert chain_rows(any_site.database, any_site.at) == 1
        assert fault(any_site) is None


@pytest.mark.parametrize(
    ("change", "row"),
    [
        ("UPDATE audit SET details = '{\"x\": 1}' WHERE subject = '2'", 3),
        ("UPDATE audit SET actor_id = 'somebody' WHERE subject = '4'", 5),
        ("DELETE FROM audit WHERE subject = '1'", 3),
        ("UPDATE audit SET chain = NULL WHERE subject = '3'", 5),
    ],
)
def test_a_row_changed_or_taken_out_is_noticed(change: str, row: int, any_site: Site) -> None:
    with tied(any_site, 5):
        with any_site.database.writing() as session:
            session.execute(text(change))
        assert f"row {row} of the audit does not follow" in str(fault(any_site))


def test_jobs_have_names_of_their_own() -> None:
    assert len({job.name for job in JOBS}) == len(JOBS)
    assert all(len(job.name) <= 40 for job in JOBS)


def test_audit_rows_are_many(any_site: Site) -> None:
    """More than one go takes."""
    with any_site.database.writing() as session:
        session.add_all(
            AuditRow(at=any_site.at, actor_id=None, act="act", subject=str(number), details="{}")
            for number in range(2100)
        )
    any_site.wait(timedelta(minutes=1))
    assert chain_rows(any_site.database, any_site.at) == 2100
    assert fault(any_site) is None
