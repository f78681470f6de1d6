"""Backups are whole or not there: damage is noticed, a full disk leaves the earlier one, old ones age out."""

import os
import resource
import subprocess
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text, update

from course_app.audit.models import AuditRow
from course_app.backups.backup import back_up
from course_app.backups.refusals import BackupRefusedError
from course_app.config import read_settings
from course_app.database import Database
from tests.backups.instance import (
    NOW,
    exchange,
    new_device,
    new_person,
    saved,
)
from tests.databases import Databases
from tests.servers import COURSE

pytestmark = pytest.mark.from_scratch


def test_a_text_altered_in_the_database_is_noticed(databases: Databases, live: Database, tmp_path: Path) -> None:
    laptop = new_device(new_person(live, "ana@example.com"))
    laptop.write("r:seam", "as it was written")
    exchange(live, laptop)
    with live.writing() as session:
        session.execute(text("UPDATE change SET val = '\"as somebody else would have it\"'"))
    with pytest.raises(BackupRefusedError, match="holds another text at change 1"):
        saved(databases, live, tmp_path / "copy")
    assert list(tmp_path.glob("*copy*")) == []


def test_a_disk_that_is_full_leaves_the_earlier_backup(tmp_path: Path) -> None:
    """RLIMIT_FSIZE stands for the full disk: no file may grow beyond it."""
    settings = read_settings({}, data=tmp_path / "data")
    database = Database(settings)
    database.migrate()
    file = back_up(database, settings, tmp_path / "copy", NOW).path
    earlier = file.read_bytes()
    laptop = new_device(new_person(database, "ana@example.com"))
    for number in range(15):
        laptop.write(f"r:seam-{number}", "word " * 10_000)
    exchange(database, laptop)
    database.engine.dispose()
    done = subprocess.run(
        [str(COURSE), "backup", "--to", str(file), "--data", str(settings.data)],
        env={**os.environ, "DATABASE_URL": ""},
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (600_000, 600_000)),
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr.count("\n")) == (1, 1), done.stderr
    assert "Error: the database could not be copied" in done.stderr
    assert file.read_bytes() == earlier
    assert sorted(path.name for path in tmp_path.iterdir()) == ["copy", "data"], "nothing half-written is left"


def test_old_backups_of_our_own_age_out(tmp_path: Path) -> None:
    settings = read_settings({}, data=tmp_path)
    database = Database(settings)
    database.migrate()
    first = back_up(database, settings, None, NOW).path
    (tmp_path / "backups/notes.sqlite3").write_text("not ours", encoding="ascii")
    second = back_up(database, settings, None, NOW + timedelta(days=34))
    assert (first.exists(), second.aged_out) == (True, 0)
    third = back_up(database, settings, None, NOW + timedelta(days=35, seconds=1))
    assert (first.exists(), third.aged_out, (tmp_path / "backups/notes.sqlite3").exists()) == (False, 1, True)
    assert third.path.stat().st_mode & 0o777 == 0o600
    database.engine.dispose()


def test_a_thinned_text_does_not_look_like_damage(databases: Databases, live: Database, tmp_path: Path) -> None:
    laptop = new_device(new_person(live, "ana@example.com"))
    for word in ("one", "two"):
        laptop.write("r:seam", word)
        exchange(live, laptop)
    with live.writing() as session:
        session.execute(text("UPDATE change SET val = NULL WHERE seq = 1"))
    saved(databases, live, tmp_path / "copy")
    with live.writing() as session:
        session.execute(update(AuditRow).values(details="{}"))
        session.execute(text("UPDATE sync_account SET seq = 1"))
    with pytest.raises(BackupRefusedError, match="ends at 2, and 1 were accepted"):
        saved(databases, live, tmp_path / "copy")
