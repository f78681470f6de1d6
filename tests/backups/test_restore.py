"""A restore is checked first, keeps what stood there, and brings nobody back."""

import random
from datetime import timedelta
from pathlib import Path

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import select, text

from course_app.accounts.models import SignInSession
from course_app.accounts.sessions import start_session
from course_app.accounts.tokens import sha256_of
from course_app.audit.models import AuditRow
from course_app.backups.refusals import RestoreRefusedError
from course_app.backups.restore import restore_backup
from course_app.config import bundled
from course_app.database import Database, DatabaseUnusableError
from course_app.homework.share_links.kinds import CUSTOMER_VIEW
from course_app.homework.share_links.links import Shared, extend_link
from course_app.homework.share_links.models import ShareLink
from course_app.in_use import InstanceInUseError, in_use
from course_app.my_data.erasure_ledger import LedgerUnusableError, note_in_ledger
from course_app.outbox.models import Message
from course_app.outbox.outbox import queue_message
from tests.answers.browser_model import SpaceModel
from tests.backups.instance import (
    LATER,
    NOW,
    everything,
    exchange,
    new_device,
    new_person,
    restored,
    saved,
    stored_texts,
)
from tests.databases import Databases

pytestmark = pytest.mark.from_scratch


def test_what_was_backed_up_comes_back(databases: Databases, live: Database, tmp_path: Path) -> None:
    laptop = new_device(new_person(live, "ana@example.com"))
    laptop.write("r:seam", "before the backup")
    exchange(live, laptop)
    before = stored_texts(live)
    file = saved(databases, live, tmp_path / "copy")
    laptop.write("r:seam", "after the backup")
    exchange(live, laptop)
    done = restored(databases, file)
    assert (done.accounts, done.changes, done.erased) == (1, 1, 0)
    assert stored_texts(live) == before
    exchange(live, laptop)
    exchange(live, laptop)
    assert laptop.shown["r:seam"]["val"] == "after the backup"
    assert '"after the backup"' in stored_texts(live).values(), "the device that held it sent it again"


def test_the_former_database_is_kept(databases: Databases, live: Database, tmp_path: Path) -> None:
    file = saved(databases, live, tmp_path / "copy")
    new_person(live, "ben@example.com")
    kept = restored(databases, file).kept
    if live.is_sqlite:
        former = live.on(f"sqlite:///{kept}")
        assert "ben@example.com" in everything(former)
        former.engine.dispose()
    else:
        with live.reading() as session:
            emails = session.execute(text(f"SELECT email FROM {kept.removeprefix('schema ')}.account")).scalars().all()
        assert emails == ["ben@example.com"]
    assert "ben@example.com" not in everything(live)


def test_a_database_with_accounts_is_not_replaced_unasked(databases: Databases, live: Database, tmp_path: Path) -> None:
    file = saved(databases, live, tmp_path / "copy")
    laptop = new_device(new_person(live, "ana@example.com"))
    laptop.write("r:seam", "newer than the backup")
    exchange(live, laptop)
    with pytest.raises(RestoreRefusedError, match=r"holds accounts \(1, the last change of 2027-01-01 10:00 UTC\)"):
        restored(databases, file, replaces=False)
    assert len(stored_texts(live)) == 1


def test_an_instance_in_use_is_not_replaced(databases: Databases, live: Database, tmp_path: Path) -> None:
    file = saved(databases, live, tmp_path / "copy")
    with in_use(databases.settings), pytest.raises(InstanceInUseError, match="stop it first"):
        restored(databases, file)


@pytest.mark.parametrize("databases", [pytest.param("postgresql", marks=pytest.mark.postgresql)], indirect=True)
def test_a_server_on_another_machine_is_noticed(databases: Databases, live: Database, tmp_path: Path) -> None:
    file = saved(databases, live, tmp_path / "copy")
    databases.close()
    with live.reading() as session:
        session.execute(text("SELECT 1"))
        with pytest.raises(RestoreRefusedError, match=r"others are connected to the database \(1\)"):
            restore_backup(databases.settings, file, None, True, LATER)


def test_who_was_erased_since_the_backup_stays_erased(databases: Databases, live: Database, tmp_path: Path) -> None:
    """Red when the ledger is not replayed before the restored database is opened."""
    ana, ben = new_person(live, "ana@example.com"), new_person(live, "ben@example.com")
    for account_id in (ana, ben):
        device = new_device(account_id)
        device.write("r:seam", f"canary of {account_id}")
        exchange(live, device)
    file = saved(databases, live, tmp_path / "copy")
    note_in_ledger(databases.settings.erasure_ledger, sha256_of(ana), NOW)
    assert restored(databases, file).erased == 1
    rows = everything(live)
    assert "ana@example.com" not in rows
    assert f"canary of {ana}" not in rows
    assert f"canary of {ben}" in rows


def test_the_list_of_erasures_may_lie_elsewhere(databases: Databases, live: Database, tmp_path: Path) -> None:
    ana = new_person(live, "ana@example.com")
    file, elsewhere = saved(databases, live, tmp_path / "copy"), tmp_path / "elsewhere.txt"
    note_in_ledger(elsewhere, sha256_of(ana), NOW)
    with pytest.raises(RestoreRefusedError, match="no such list"):
        restored(databases, file, erasures=tmp_path / "none")
    assert restored(databases, file, erasures=elsewhere).erased == 1
    elsewhere.write_text("not a line of ours\n", encoding="ascii")
    with pytest.raises(LedgerUnusableError, match="1: this is no erasure"):
        restored(databases, file, erasures=elsewhere)


def test_no_session_no_link_and_no_waiting_mail_comes_back(
    databases: Databases, live: Database, tmp_path: Path
) -> None:
    """Signed out or stopped since the backup stays so; a mail that went out since does not go out twice."""
    ana = new_person(live, "ana@example.com")
    with live.writing() as session:
        start_session(session, ana, "Firefox", NOW)
        queue_message(session, NOW, "ana@example.com", "A", "b")
        extend_link(session, databases.settings, Shared(ana, "d", CUSTOMER_VIEW), NOW, timedelta(days=90))
    restored(databases, saved(databases, live, tmp_path / "copy"))
    with live.reading() as session:
        assert session.scalars(select(ShareLink.revoked_at)).all() == [LATER]
        assert session.scalars(select(SignInSession.ended_at)).all() == [LATER]
        assert session.scalars(select(Message.failed_at)).all() == [LATER]
        assert session.scalars(select(AuditRow.act)).all()[-1] == "restored"


def test_a_damaged_backup_is_refused_and_nothing_is_touched(
    databases: Databases, live: Database, tmp_path: Path
) -> None:
    laptop = new_device(new_person(live, "ana@example.com"))
    for number in range(40):
        laptop.write(f"r:seam-{number}", "word " * 200)
    exchange(live, laptop)
    file = saved(databases, live, tmp_path / "copy")
    whole = file.read_bytes()
    before = everything(live)
    for name, data in {
        "cut": whole[: len(whole) // 2],
        "no backup": b"a letter to a database " * 1000,
        "empty": b"",
        "overwritten": whole[:20_000] + b"\xff" * 30_000 + whole[50_000:],
    }.items():
        damaged = tmp_path / name
        damaged.write_bytes(data)
        with pytest.raises(RestoreRefusedError):
            restored(databases, damaged)
        assert everything(live) == before, name
    with pytest.raises(RestoreRefusedError):
        restored(databases, tmp_path / "none")


def test_a_backup_of_a_newer_release_is_refused(databases: Databases, live: Database, tmp_path: Path) -> None:
    """Found out only while the copy is completed; the database is as it was."""
    new_person(live, "ana@example.com")
    with live.writing() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    file = saved(databases, live, tmp_path / "copy")
    with live.writing() as session:
        known = ScriptDirectory(str(bundled("migrations"))).get_current_head()
        session.execute(text("UPDATE alembic_version SET version_num = :known").bindparams(known=known))
    before = everything(live)
    with pytest.raises((RestoreRefusedError, DatabaseUnusableError), match="made by a newer release"):
        restored(databases, file)
    assert everything(live) == before
    assert live.is_migrated()


def test_twenty_devices_bring_back_what_they_held(databases: Databases, live: Database, tmp_path: Path) -> None:
    """All that any device held when the server's disk died is stored again, and nothing of it is hidden.

    Red when an answer to a cursor that the log does not know lacks `reset`, or when a device offers no branches.
    """
    chance = random.Random(20)
    people = [new_person(live, f"p{number}@example.com") for number in range(5)]
    devices = [new_device(people[number % 5]) for number in range(20)]
    work(chance, live, devices, 200)
    file = saved(databases, live, tmp_path / "copy")
    work(chance, live, devices, 300)
    held = {(key, version["id"], version["val"]) for device in devices for key, version in held_by(device)}
    restored(databases, file)
    for _ in range(4):
        for device in devices:
            exchange(live, device)
    assert all(device.outbox == [] for device in devices)
    texts = stored_texts(live)
    lost = [val for _, name, val in held if texts.get(name) != f'"{val}"']
    assert lost == []
    for account_id in people:
        shown = [device.shown for device in devices if device.account == account_id]
        heads = [{key: version["id"] for key, version in each.items()} for each in shown]
        assert all(each == heads[0] for each in heads), "all devices of a person show the same"


def work(chance: random.Random, database: Database, devices: list[SpaceModel], steps: int) -> None:
    """Everybody writes and syncs as it comes; some write for a while without a network."""
    for step in range(steps):
        device = chance.choice(devices)
        if chance.random() < 0.6:
            device.write(chance.choice(("r:a", "r:b", "r:c")), f"{step} of {device.device[-4:]}")
        else:
            exchange(database, device)


def held_by(device: SpaceModel) -> list[tuple[str, dict[str, str]]]:
    """Every version that the device could send."""
    found = list(device.shown.items()) + [(change["key"], change) for change in device.outbox]
    for key, seen in device.seen.items():
        found += [(key, version) for version in (seen["head"], *seen["branches"])]
    return found
