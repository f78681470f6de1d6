"""Writes the archive of a course, or of a whole instance at one moment of its database."""

import os
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from sqlalchemy import text
from sqlalchemy.orm import Session

from course_app.answers.chain import chain_faults
from course_app.audit.log import record
from course_app.backups.archive import ArchiveWriter
from course_app.backups.archive_rows import lines_of, tables, unknown_tables
from course_app.backups.refusals import BackupRefusedError
from course_app.backups.sqlite_file import flush
from course_app.config import Settings
from course_app.database import Database


def export_course(content: Path, target: Path, now: datetime) -> Path:
    """Writes the course's folder to the new file `target`. Raises BackupRefusedError."""
    return _whole(target, lambda partial: _write(partial, content, None, None, now))


def export_instance(database: Database, settings: Settings, content: Path, target: Path, now: datetime) -> Path:
    """Writes the course, every published version and every row to the new file `target`. Raises BackupRefusedError."""
    made = _whole(target, lambda partial: _write(partial, content, settings, database, now))
    with database.writing() as session:
        record(session, now, None, "exported", "instance", bytes=made.stat().st_size)
    return made


def _whole(target: Path, write: Callable[[Path], None]) -> Path:
    """The file `target`, which is there whole or not at all."""
    if target.exists():
        raise BackupRefusedError(f"{target} is there already; name a new file")
    partial = target.with_name(f".{target.name}.{os.getpid()}.partial")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        os.close(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        write(partial)
        flush(partial)
        partial.replace(target)
        flush(target.parent)
    except OSError as error:
        raise BackupRefusedError(f"{target} cannot be written: {error}; nothing was exported") from error
    finally:
        with suppress(OSError):
            partial.unlink()
    return target


def _write(partial: Path, content: Path, settings: Settings | None, database: Database | None, now: datetime) -> None:
    if not (content / "course.md").is_file():
        raise BackupRefusedError(f"{content} holds no course; name its folder with --content")
    archive = ArchiveWriter(partial)
    archive.add_folder("content", content)
    if settings is None or database is None:
        archive.close("course", now.isoformat(), "")
        return
    if settings.published.is_dir():
        archive.add_folder("published", settings.published)
    with database.unhurried().reading() as session:
        _one_moment(session)
        for fault in chain_faults(session):
            raise BackupRefusedError(f"the database is damaged: {fault}; nothing was exported")
        if unknown := unknown_tables(session):
            raise BackupRefusedError(f"the database has tables that this release does not know: {sorted(unknown)}")
        for table in tables():
            archive.add_rows(table.name, list(table.columns.keys()), lines_of(session, table))
        schema = session.execute(text("SELECT version_num FROM alembic_version")).scalar_one()
    archive.close("instance", now.isoformat(), schema)


def _one_moment(session: Session) -> None:
    """Every table as it is at the same moment: on SQLite a transaction sees that anyway."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ"))
