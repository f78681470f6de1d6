"""The database: SQLite in the data folder, or PostgreSQL by DATABASE_URL; transactions and migrations."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from copy import copy
from datetime import UTC, datetime
from functools import cache, cached_property
from typing import Any, cast

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from pysqlite3 import dbapi2 as sqlite
from sqlalchemy import (
    ColumnElement,
    Connection,
    CursorResult,
    DateTime,
    Dialect,
    Engine,
    Insert,
    Table,
    TypeDecorator,
    create_engine,
    delete,
    event,
    text,
)
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.orm import DeclarativeBase, Session

from course_app.config import Settings, bundled

_NEEDED_SQLITE = (3, 51, 3)
"""The WAL-reset bug was mended in 3.51.3 (SQLite's release notes); below it, several processes may lose commits."""


_LOCK_NOT_AVAILABLE = "55P03"
_DAMAGED = ("file is not a database", "malformed")


class Base(DeclarativeBase):
    """The base of every table."""


class UtcDateTime(TypeDecorator[datetime]):
    """An instant, kept in UTC on either database; always read and written with its zone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs a time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def lock_table(session: Session, table: type[Base]) -> None:
    """One writer at a time in `table` until the transaction ends, for rules that count rows.

    On SQLite a writing transaction is alone in the whole database already.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text(f'LOCK TABLE "{table.__tablename__}" IN SHARE ROW EXCLUSIVE MODE'))


def take_turn(session: Session, number: int) -> None:
    """One after the other: a second turn of the same `number` waits until this transaction ends.

    On SQLite a writing transaction is alone in the whole database, once it has really begun.
    """
    session.connection()
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": number})


def delete_rows(session: Session, table: type[Base], *which: ColumnElement[bool]) -> int:
    """Deletes the rows for which all of `which` holds; gives how many."""
    gone = session.execute(delete(table).where(*which).execution_options(synchronize_session=False))
    return cast(CursorResult[Any], gone).rowcount


class DatabaseUnusableError(Exception):
    """The database cannot be used. Its text says why and what to do."""


def insert_if_missing(session: Session, row: Base) -> None:
    """Inserts `row` unless its primary key is there already, whoever inserts at the same time."""
    table = Base.metadata.tables[row.__tablename__]
    values = {column.name: getattr(row, column.name) for column in table.columns}
    session.execute(_insertion(table, session.get_bind().dialect.name), values)


@cache
def _insertion(table: Table, dialect: str) -> Insert:
    insert = sqlite_insert if dialect == "sqlite" else postgresql_insert
    return insert(table).on_conflict_do_nothing()


class Database:
    """One database: transactions for reading and for writing, and its migrations."""

    def __init__(self, settings: Settings) -> None:
        """Connects lazily. Raises DatabaseUnusableError if the driver's SQLite is too old."""
        self.is_sqlite = settings.database.startswith("sqlite")
        self.address = settings.database
        self._settings = settings
        try:
            self.engine = self._sqlite_engine() if self.is_sqlite else _postgresql_engine(self.address)
        except (ArgumentError, ImportError):
            raise DatabaseUnusableError(
                "DATABASE_URL is not an address of a database we know; write postgresql://user@host/database"
            ) from None

    def _sqlite_engine(self) -> Engine:
        if sqlite.sqlite_version_info < _NEEDED_SQLITE:
            raise DatabaseUnusableError(
                f"SQLite {sqlite.sqlite_version} is too old, 3.51.3 is needed; run `make setup` to install it"
            )
        engine = create_engine(self.address, module=sqlite, pool_size=8, max_overflow=8)
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return engine

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session for reading: one consistent view, no lock."""
        with Session(self.engine) as session, session.begin():
            yield session

    @contextmanager
    def reading_for_managers(self) -> Iterator[Session]:
        """The same for pages about others: on PostgreSQL as the role that cannot read their words, if one is set."""
        with self.reading() as session:
            if self._settings.team_role and not self.is_sqlite:
                session.execute(text(f"SET LOCAL ROLE {self._settings.team_role}"))
            yield session

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """A session for writing, committed at the end, rolled back on any exception."""
        with Session(self._writing_engine) as session, session.begin():
            yield session

    @cached_property
    def _writing_engine(self) -> Engine:
        return self.engine.execution_options(course_writes=True)

    def unhurried(self) -> "Database":
        """The same database for work that may take long: on PostgreSQL its statements do not end after 5 s."""
        made = copy(self)
        made.__dict__.pop("_writing_engine", None)
        made.engine = self.engine.execution_options(course_is_unhurried=True)
        return made

    def migrate(self) -> None:
        """Brings the schema to the newest revision. Of several servers that start at once, one works, the others wait.

        Raises DatabaseUnusableError with what to do.
        """
        with self._alone():
            self._upgrade()

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """One server at a time. SQLite's own locks are not enough: the switch to WAL does not wait for them."""
        if not self.is_sqlite:
            yield
            return
        try:
            self._settings.data.mkdir(mode=0o700, parents=True, exist_ok=True)
            lock = (self._settings.data / "migration.lock").open("w")
        except OSError as error:
            raise DatabaseUnusableError(
                f"the data folder {self._settings.data} cannot be written: {error.strerror}; {self._advice()}"
            ) from error
        with lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def _upgrade(self) -> None:
        try:
            with self.unhurried()._writing_engine.begin() as connection:
                if not self.is_sqlite:
                    connection.exec_driver_sql("SET LOCAL lock_timeout = 0")
                    connection.exec_driver_sql("SELECT pg_advisory_xact_lock(815247109)")
                    _unhurry(connection)
                command.upgrade(self._migrations(connection), "head")
        except CommandError as error:
            raise DatabaseUnusableError(
                f"the database was made by a newer release: {error}; install that one"
            ) from error
        except DBAPIError as error:
            if getattr(error.orig, "sqlstate", None) == _LOCK_NOT_AVAILABLE:
                raise DatabaseUnusableError(
                    "a table that has to change is in use, so nothing was changed; "
                    "stop every other server and worker on this database, then start this one again"
                ) from error
            said = " ".join(str(error.orig).split())
            raise DatabaseUnusableError(f"the database cannot be opened: {said}; {self._advice(said)}") from error

    def _advice(self, said: str = "") -> str:
        if not self.is_sqlite:
            return "check DATABASE_URL and that PostgreSQL is running"
        if any(words in said for words in _DAMAGED):
            return "put course.sqlite3 of the data folder aside, and bring a backup back with `course restore`"
        return "give the folder write permission, or name another with --data"

    def _migrations(self, connection: Connection) -> Config:
        config = Config()
        config.set_main_option("script_location", str(bundled("migrations")))
        config.attributes["connection"] = connection
        return config

    def is_migrated(self) -> bool:
        """Whether the schema is at the newest revision."""
        with self.engine.connect() as connection:
            current = MigrationContext.configure(connection).get_current_heads()
            return set(current) == set(ScriptDirectory.from_config(self._migrations(connection)).get_heads())

    def on(self, address: str) -> "Database":
        """Another database, at `address`, with the same settings."""
        return Database(self._settings.model_copy(update={"database_url": address}))

    def version(self) -> str:
        """The database's name and version, for people."""
        if self.is_sqlite:
            return f"SQLite {sqlite.sqlite_version}"
        try:
            with self.engine.connect() as connection:
                return f"PostgreSQL {connection.exec_driver_sql('SHOW server_version').scalar_one()}"
        except DBAPIError:
            return "PostgreSQL, which does not answer"


def _prepare_sqlite(connection: Any, _record: object) -> None:
    """SECURITY 5: every acknowledged commit is on the disk; writers wait for one another instead of failing."""
    connection.isolation_level = None
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "busy_timeout=10000",
        "foreign_keys=ON",
        "trusted_schema=OFF",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    """A writer takes its lock at once: a read that turns into a write fails with "locked" in spite of the timeout."""
    writes = connection.get_execution_options().get("course_writes")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _postgresql_engine(url: str) -> Engine:
    options = "-c statement_timeout=5s -c lock_timeout=2s -c idle_in_transaction_session_timeout=10s"
    engine = create_engine(url, pool_pre_ping=True, pool_size=8, max_overflow=8, connect_args={"options": options})
    event.listen(engine, "begin", _begin_postgresql)
    return engine


def _begin_postgresql(connection: Connection) -> None:
    if connection.get_execution_options().get("course_is_unhurried"):
        _unhurry(connection)


def _unhurry(connection: Connection) -> None:
    """Until the transaction ends: as long as it takes, but no queue of visitors behind a lock that does not come."""
    connection.exec_driver_sql("SET LOCAL statement_timeout = 0")
    connection.exec_driver_sql("SET LOCAL lock_timeout = '5s'")
