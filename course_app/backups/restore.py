"""A restore: checked before anything is touched, completed aside, then put in place; what stood there is kept."""

import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path

from sqlalchemy import func, inspect, select, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from course_app.accounts.models import Account, ErasedAccount, OneTimeLink, SignInSession
from course_app.answers.chain import chain_faults
from course_app.answers.models import Change
from course_app.audit.log import record
from course_app.backups import postgresql_archive, sqlite_file
from course_app.backups.refusals import RestoreRefusedError
from course_app.config import Settings
from course_app.database import Database, DatabaseUnusableError
from course_app.homework.share_links.links import stop_all_links
from course_app.in_use import alone
from course_app.my_data.erasure import erase_again
from course_app.my_data.erasure_ledger import read_ledger
from course_app.outbox.models import Message

Fill = Callable[[Database], None]
"""Fills an empty database. Raises RestoreRefusedError."""


@dataclass(frozen=True, slots=True)
class Restored:
    """What was done: how much came back, who was erased again, and where the former database is kept."""

    accounts: int
    changes: int
    newest: datetime | None
    erased: int
    kept: str


def restore_backup(settings: Settings, file: Path, erasures: Path | None, replaces: bool, now: datetime) -> Restored:
    """Puts the backup `file` in the place of the database.

    Before anybody can open it, everyone who was erased since the backup is erased again, by the list `erasures` and by
    what the former database knew.

    Raises RestoreRefusedError, LedgerUnusableError or InstanceInUseError; then the database is as it was.
    """
    database = Database(settings)

    def restore(erased: dict[str, datetime]) -> Restored:
        if database.is_sqlite:
            return _restore_sqlite(database, settings, file, erased, replaces, now)
        postgresql_archive.require_readable(file)
        fill = partial(postgresql_archive.read_archive, path=file)
        return _restore_postgresql(database, fill, erased, replaces, now)

    return _with_everything_stopped(settings, database, erasures, restore)


def restore_rows(settings: Settings, fill: Fill, erasures: Path | None, replaces: bool, now: datetime) -> Restored:
    """Puts a database that `fill` made of an empty one in the place of the database; else as `restore_backup`."""
    database = Database(settings)
    if not database.is_sqlite:
        return _with_everything_stopped(
            settings, database, erasures, lambda erased: _restore_postgresql(database, fill, erased, replaces, now)
        )
    with tempfile.TemporaryDirectory(dir=_made(settings.data), prefix=".restoring-") as aside:
        path = Path(aside) / "filled.sqlite3"
        filled = database.on(f"sqlite:///{path}")
        try:
            fill(filled)
        finally:
            filled.engine.dispose()
        sqlite_file.fold(path)
        return _with_everything_stopped(
            settings,
            database,
            erasures,
            lambda erased: _restore_sqlite(database, settings, path, erased, replaces, now),
        )


def _made(folder: Path) -> Path:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise RestoreRefusedError(f"the data folder {folder} cannot be made: {error.strerror}") from error
    return folder


def _with_everything_stopped(
    settings: Settings,
    database: Database,
    erasures: Path | None,
    restore: Callable[[dict[str, datetime]], Restored],
) -> Restored:
    if erasures is not None and not erasures.is_file():
        raise RestoreRefusedError(f"{erasures}: there is no such list of erasures; nothing was restored")
    erased = read_ledger(erasures or settings.erasure_ledger)
    with alone(settings):
        try:
            return restore(erased)
        finally:
            database.engine.dispose()


def _restore_sqlite(
    database: Database, settings: Settings, file: Path, erased: dict[str, datetime], replaces: bool, now: datetime
) -> Restored:
    live = settings.data / "course.sqlite3"
    sqlite_file.require_sound(file)
    if live.exists():
        erased = _look_at_present(database, erased, replaces)
        database.engine.dispose()
    with sqlite_file.replacement(database, file, live) as (copy, path):
        restored = _complete(copy, erased, now)
        copy.engine.dispose()
        sqlite_file.fold(path)
        kept = sqlite_file.swap(path, live, now)
    return _with_kept(restored, str(kept or ""))


def _restore_postgresql(
    database: Database, fill: Fill, erased: dict[str, datetime], replaces: bool, now: datetime
) -> Restored:
    try:
        postgresql_archive.require_unused(database)
    except DBAPIError as error:
        raise postgresql_archive.database_error(error) from error
    erased = _look_at_present(database, erased, replaces)
    database.engine.dispose()
    kept = postgresql_archive.put_back(database, fill, now)
    try:
        with database.reading() as session:
            for fault in chain_faults(session):
                raise RestoreRefusedError(f"what is to be restored is damaged: {fault}")
        restored = _complete(database, erased, now)
    except (RestoreRefusedError, DatabaseUnusableError, DBAPIError) as error:
        database.engine.dispose()
        postgresql_archive.take_back(database, kept)
        raise RestoreRefusedError(f"{error}; the database is as it was") from error
    return _with_kept(restored, f"schema {kept}")


def _look_at_present(database: Database, erased: dict[str, datetime], replaces: bool) -> dict[str, datetime]:
    """`erased`, and what the database that is to be replaced knows of erasures. Refuses to replace accounts unasked."""
    try:
        with database.reading() as session:
            if not inspect(session.connection()).get_table_names():
                return erased
            accounts = session.scalar(select(func.count()).select_from(Account)) or 0
            newest = session.scalar(select(func.max(Change.received_at)))
            known = {row.account_sha256: row.erased_at for row in session.scalars(select(ErasedAccount))}
    except DBAPIError as error:
        if not replaces:
            words = f"the database here cannot be read ({error.orig}); --replace keeps it beside the restored one"
            raise RestoreRefusedError(words) from error
        return erased
    if accounts and not replaces:
        last = f", the last change of {newest:%Y-%m-%d %H:%M} UTC" if newest else ""
        raise RestoreRefusedError(
            f"the database here holds accounts ({accounts}{last}); --replace keeps it beside the restored one"
        )
    return {**known, **erased}


def _complete(database: Database, erased: dict[str, datetime], now: datetime) -> Restored:
    """Brings a restored database to where it can be opened: newest schema, nobody who was erased, no open door."""
    database.migrate()
    with database.writing() as session:
        count = erase_again(session, erased, now)
        _close_doors(session, now)
        record(session, now, None, "restored", "instance", erased=count)
        accounts = session.scalar(select(func.count()).select_from(Account)) or 0
        changes, newest = session.execute(select(func.count(), func.max(Change.received_at))).one()
    return Restored(accounts, changes, newest, count, "")


def _close_doors(session: Session, now: datetime) -> None:
    """What ended since the backup must not be open again, and what was mailed since must not be mailed again."""
    session.execute(
        update(SignInSession).where(SignInSession.ended_at.is_(None)).values(ended_at=now, offered_secret=None)
    )
    session.execute(update(OneTimeLink).where(OneTimeLink.used_at.is_(None)).values(used_at=now))
    stop_all_links(session, now)
    waiting = (Message.sent_at.is_(None), Message.failed_at.is_(None))
    lost = "it waited when the backup was made, and may have been sent since"
    session.execute(update(Message).where(*waiting).values(claimed_at=None, failed_at=now, error=lost))


def _with_kept(restored: Restored, kept: str) -> Restored:
    return Restored(restored.accounts, restored.changes, restored.newest, restored.erased, kept)
