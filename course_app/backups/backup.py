"""A backup: written beside its place, flushed, checked, and only then given its name."""

import os
import re
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from course_app.answers.chain import chain_faults
from course_app.audit.log import record
from course_app.backup_log import BackupMade
from course_app.backups import postgresql_archive, sqlite_file
from course_app.backups.refusals import BackupRefusedError, RestoreRefusedError
from course_app.config import Settings
from course_app.database import Database

KEPT_FOR = timedelta(days=35)
"""How long backups in the data folder are kept: what somebody had erased is gone from them too by then."""

_STAMP = "%Y%m%dT%H%M%SZ"


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup that can be restored: its file, its size, and how many old ones made room for it."""

    path: Path
    bytes: int
    aged_out: int


def back_up(database: Database, settings: Settings, target: Path | None, now: datetime) -> Backup:
    """Makes a backup in `target`, or else under a name of its own in the data folder. Raises BackupRefusedError.

    Whatever happens, the target holds either what it held before or the whole new backup.
    """
    ending = sqlite_file.ENDING if database.is_sqlite else postgresql_archive.ENDING
    path = target or settings.data / "backups" / f"course-{now.strftime(_STAMP)}.{ending}"
    _require_room(path, settings)
    partial = path.with_name(f".{path.name}.{os.getpid()}.partial")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        os.close(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        _write(database, partial)
        sqlite_file.flush(partial)
        size = partial.stat().st_size
        partial.replace(path)
        sqlite_file.flush(path.parent)
    except OSError as error:
        raise BackupRefusedError(f"{path} cannot be written: {error.strerror}; earlier backups are safe") from error
    finally:
        with suppress(OSError):
            partial.unlink()
    with database.writing() as session:
        session.merge(BackupMade(made_at=now, bytes=size))
        record(session, now, None, "backup-made", "instance", bytes=size)
    return Backup(path, size, _age_out(path, now, ending) if target is None else 0)


def _require_room(path: Path, settings: Settings) -> None:
    if path.is_dir():
        raise BackupRefusedError(f"{path} is a folder; name a file")
    if path.resolve() in (settings.data / "course.sqlite3", settings.erasure_ledger):
        raise BackupRefusedError(f"{path} is the instance's own; name another file")


def _write(database: Database, partial: Path) -> None:
    if not database.is_sqlite:
        with database.reading() as session:
            for fault in chain_faults(session):
                raise BackupRefusedError(f"the database is damaged: {fault}; earlier backups are safe")
        postgresql_archive.write_archive(database, partial)
        return
    sqlite_file.write_copy(database, partial)
    try:
        sqlite_file.require_sound(partial)
    except RestoreRefusedError as fault:
        raise BackupRefusedError(f"the backup does not hold: {fault}; earlier backups are safe") from fault


def _age_out(newest: Path, now: datetime, ending: str) -> int:
    """Removes our own old backups beside the newest, by the time in their names."""
    limit = f"course-{(now - KEPT_FOR).strftime(_STAMP)}.{ending}"
    ours = re.compile(rf"course-\d{{8}}T\d{{6}}Z\.{ending}")
    old = [path for path in newest.parent.iterdir() if ours.fullmatch(path.name) and path.name < limit]
    for path in old:
        path.unlink()
    return len(old)
