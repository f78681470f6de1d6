"""A backup of SQLite: one file, written beside the running server, put in its place with nothing running."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from urllib.parse import quote

from pysqlite3 import dbapi2 as sqlite
from sqlalchemy import NullPool, create_engine, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from course_app.answers.chain import chain_faults
from course_app.backups.refusals import BackupRefusedError, RestoreRefusedError
from course_app.database import Database

ENDING = "sqlite3"
_SIDE_FILES = ("-wal", "-shm", "-journal")


def write_copy(database: Database, path: Path) -> None:
    """Writes everything in `database` to the empty file `path`; whoever writes meanwhile waits for nothing.

    VACUUM INTO is one read transaction. Raises BackupRefusedError.
    """
    connection = database.engine.raw_connection()
    try:
        connection.cursor().execute("VACUUM INTO ?", (str(path),))
    except sqlite.Error as error:
        raise BackupRefusedError(f"the database could not be copied to {path.parent}: {error}") from error
    finally:
        connection.close()


def require_sound(path: Path) -> None:
    """Raises RestoreRefusedError, which says what is wrong, unless `path` is a whole copy whose every chain holds."""
    try:
        with reading_file(path) as session:
            found = session.execute(text("PRAGMA integrity_check")).scalar()
            if found != "ok":
                raise RestoreRefusedError(f"{path} is damaged: {found}")
            if session.execute(text("SELECT count(*) FROM sqlite_master WHERE name = 'alembic_version'")).scalar() != 1:
                raise RestoreRefusedError(f"{path} is not a backup of this course")
            for fault in chain_faults(session):
                raise RestoreRefusedError(f"{path} is damaged: {fault}")
    except (DBAPIError, sqlite.Error, OSError) as error:
        reason = getattr(error, "orig", None) or error
        raise RestoreRefusedError(f"{path} cannot be read as a backup: {reason}") from error


@contextmanager
def reading_file(path: Path) -> Iterator[Session]:
    """Reads a file without making or changing anything beside it."""

    def connect() -> object:
        return sqlite.connect(f"file:{quote(str(path))}?mode=ro&immutable=1", uri=True)

    engine = create_engine("sqlite://", creator=connect, module=sqlite, poolclass=NullPool)
    try:
        with Session(engine) as session:
            yield session
    finally:
        engine.dispose()


@contextmanager
def replacement(database: Database, backup: Path, live: Path) -> Iterator[tuple[Database, Path]]:
    """A copy of `backup` beside the live file, opened to be completed before it takes the live file's place."""
    copy = live.with_name(f"{live.name}.restoring")
    _remove(copy)
    try:
        shutil.copyfile(backup, copy)
        copy.chmod(0o600)
        opened = database.on(f"sqlite:///{copy}")
        try:
            yield opened, copy
        finally:
            opened.engine.dispose()
    except OSError as error:
        raise RestoreRefusedError(f"the backup could not be copied to {live.parent}: {error.strerror}") from error
    finally:
        _remove(copy)


def fold(path: Path) -> None:
    """Brings what still stands in the write-ahead log into the file itself."""
    connection = sqlite.connect(str(path), isolation_level=None)
    try:
        connection.execute("PRAGMA journal_mode=DELETE")
    finally:
        connection.close()


def swap(copy: Path, live: Path, now: datetime) -> Path | None:
    """Puts `copy` in the place of `live`; gives where the former file is kept, None if there was none.

    At no moment is there no file in the place: a server that starts then must not make an empty one.
    """
    kept = None
    if live.exists():
        kept = live.with_name(f"{live.name}.before-{now:%Y%m%dT%H%M%SZ}")
        with suppress(sqlite.Error):  # a damaged file is kept as it is, with what stands beside it
            fold(live)
        os.link(live, kept)
        for ending in _SIDE_FILES:
            side = live.with_name(live.name + ending)
            if side.exists():
                side.rename(kept.with_name(kept.name + ending))
    flush(copy)
    copy.replace(live)
    flush(live.parent)
    return kept


def flush(path: Path) -> None:
    """Waits until a file, or a folder's list of files, is on the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _remove(path: Path) -> None:
    for ending in ("", *_SIDE_FILES):
        path.with_name(path.name + ending).unlink(missing_ok=True)
