"""Databases for tests: SQLite in a folder of its own, PostgreSQL in a cluster that the tests start themselves."""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from uuid import uuid4

import psycopg

from course_app.config import Settings
from course_app.database import Database
from tests.servers import free_port


@dataclass(slots=True)
class Databases:
    """Opens one database as often as a test likes, as several servers do."""

    settings: Settings
    _opened: list[Database] = field(default_factory=list)

    def open(self) -> Database:
        database = Database(self.settings)
        self._opened.append(database)
        return database

    def close(self) -> None:
        for database in self._opened:
            database.engine.dispose()


def postgresql_programs() -> Path | None:
    """The folder with initdb and pg_ctl, None where PostgreSQL is not installed."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if found:
        return found[-1].parent
    on_path = shutil.which("initdb")
    return Path(on_path).parent if on_path else None


def new_database(address: str, template: str | None = None) -> str:
    """A database on a PostgreSQL server, empty or a copy of the one named `template`; gives its address."""
    name = f"test_{uuid4().hex}"
    with psycopg.connect(f"{address}/postgres", autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template or "template1"}"'.encode())
    return f"{address}/{name}"


Schema = list[tuple[object, ...]]


@dataclass(slots=True)
class EmptyDatabases:
    """Migrated databases of one server with nothing in them. To empty one that was used is cheaper than to make one."""

    address: str
    template: str
    _free: list[str] = field(default_factory=list)
    _schema: Schema = field(default_factory=list)

    def take(self) -> str:
        """The address of one."""
        return self._free.pop() if self._free else new_database(self.address, self.template)

    def give_back(self, url: str) -> None:
        """Empties it for the next test. What a test has done more to than to write rows is left alone from now on."""
        try:
            with psycopg.connect(url, autocommit=True, options="-c lock_timeout=1000") as connection:
                self._schema = self._schema or self._schema_of_template()
                if _schema_of(connection) == self._schema:
                    _empty(connection)
                    self._free.append(url)
        except psycopg.Error:
            pass  # somebody is still in it, or it is gone: the next test gets another one

    def _schema_of_template(self) -> Schema:
        with psycopg.connect(f"{self.address}/{self.template}", autocommit=True) as connection:
            return _schema_of(connection)


def _schema_of(connection: psycopg.Connection[tuple[object, ...]]) -> Schema:
    """Every table with its columns, in every schema, and who was granted what on it."""
    columns = "SELECT string_agg(attname || ' ' || atttypid, ',' ORDER BY attnum) FROM pg_attribute"
    tables = f"SELECT relnamespace, relname, relacl::text, ({columns} WHERE attrelid = pg_class.oid) FROM pg_class"
    ours = "('pg_catalog', 'information_schema', 'pg_toast')"
    wanted = f"{tables} WHERE relkind = 'r' AND relnamespace::regnamespace::text NOT IN {ours} ORDER BY 1, 2"
    return [tuple(row) for row in connection.execute(wanted.encode())]


def _empty(connection: psycopg.Connection[tuple[object, ...]]) -> None:
    """Takes every row out but the one that names the schema's revision; numbers begin anew."""
    named = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'alembic_version'"
    names = [str(row[0]) for row in connection.execute(named.encode())]
    filled = " UNION ALL ".join(f"SELECT '{name}' WHERE EXISTS (SELECT FROM \"{name}\")" for name in names)
    used = [f'DELETE FROM "{row[0]}"' for row in connection.execute(filled.encode())]
    if used:
        numbers = "SELECT setval(oid::regclass, 1, false) FROM pg_class WHERE relkind = 'S'"
        steps = ["BEGIN", "SET LOCAL session_replication_role = replica", *used, numbers, "COMMIT"]
        connection.execute("; ".join(steps).encode())


@contextmanager
def postgresql_cluster(programs: Path) -> Iterator[str]:
    """A PostgreSQL server on a free port for the length of a `with` block; gives its address, without a database."""
    folder = Path(tempfile.mkdtemp(prefix="pg-"))
    user = _owner()
    if user:
        shutil.chown(folder, user)
    port = free_port()

    def run(*words: str) -> None:
        command = ["runuser", "-u", user, "--", *words] if user else list(words)
        subprocess.run(command, check=True, capture_output=True, cwd=folder)

    data = folder / "data"
    run(
        str(programs / "initdb"),
        "--pgdata",
        str(data),
        "--username=course",
        "--auth=trust",
        "--encoding=UTF8",
        "--no-sync",
    )
    hasty = "-c fsync=off -c full_page_writes=off -c autovacuum=off -c wal_level=minimal -c max_wal_senders=0"
    options = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 {hasty}"
    run(str(programs / "pg_ctl"), "-D", str(data), "-o", options, "-l", str(folder / "log"), "--wait", "start")
    try:
        yield f"postgresql://course@127.0.0.1:{port}"
    finally:
        run(str(programs / "pg_ctl"), "-D", str(data), "--wait", "--mode=immediate", "stop")
        shutil.rmtree(folder)


def _owner() -> str:
    """PostgreSQL refuses to run as root: the user to run it as instead, empty when we are not root."""
    if os.geteuid() != 0:
        return ""
    users = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in users else "nobody"
