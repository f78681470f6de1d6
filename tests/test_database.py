"""The database, on SQLite and on PostgreSQL: migrations, durability settings, readiness."""

import fcntl
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from sqlalchemy import select, text

from course_app.config import read_settings
from course_app.database import Base, Database, DatabaseUnusableError
from course_app.health import ReadinessProbe, readiness
from tests.builders import GOOD, make_app
from tests.databases import Databases

pytestmark = pytest.mark.from_scratch

NOW = datetime(2027, 3, 28, 0, 59, 59, tzinfo=UTC)

WORDS = (
    *("sync_account", "change", "head", "branch", "mark", "refused_change", "device"),
    *("share_link", "released_document", "sop_run"),
    *("submission", "frozen_document", "membership", "shared_reflection", "look"),
    *("frozen_answer", "review_claim", "review", "review_remark", "team_standard"),
    *("notice", "mail_choice"),
)
LOOKED_UP_BY_TOKEN = {"sign_in_session", "known_device", "one_time_link", "oidc_identity"}


def test_migrations_give_exactly_the_models(database: Database) -> None:
    database.migrate()
    with database.engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), Base.metadata) == []


def test_migrating_again_changes_nothing(database: Database) -> None:
    database.migrate()
    database.migrate()
    assert database.is_migrated()


def migrate_at_once(servers: list[Database]) -> None:
    """Every server migrates in a thread of its own, all let go together; raises what any of them raised."""
    start = threading.Barrier(len(servers))

    def migrate(server: Database) -> None:
        start.wait()
        server.migrate()

    with ThreadPoolExecutor(len(servers)) as pool:
        list(pool.map(migrate, servers))


def test_two_servers_may_migrate_at_once(databases: Databases) -> None:
    both = [databases.open(), databases.open()]
    migrate_at_once(both)
    assert all(each.is_migrated() for each in both)


def test_long_work_is_not_cut_off_and_the_rest_is(databases: Databases) -> None:
    """Red when a migration or a job of upkeep has 5 s for a statement, as a request has."""
    database = databases.open()
    if not database.is_sqlite:
        for each, limits in ((database, ("5s", "2s")), (database.unhurried(), ("0", "5s")), (database, ("5s", "2s"))):
            with each.writing() as session:
                found = [session.scalar(text(f"SHOW {name}")) for name in ("statement_timeout", "lock_timeout")]
            assert tuple(found) == limits
    database.migrate()
    with database.unhurried().writing() as session:
        session.add(ReadinessProbe(id=1, probed_at=NOW))
    with database.reading() as session:
        assert session.scalars(select(ReadinessProbe.id)).all() == [1]


@pytest.mark.postgresql
def test_a_migration_that_meets_a_table_in_use_says_what_to_do(
    databases: Databases, monkeypatch: pytest.MonkeyPatch
) -> None:
    database, other = databases.open(), databases.open()
    database.migrate()
    if database.is_sqlite:
        assert database.is_migrated()
        return

    def upgrade(config: Config, _revision: str) -> None:
        connection = config.attributes["connection"]
        assert connection.exec_driver_sql("SHOW statement_timeout").scalar_one() == "0"
        connection.exec_driver_sql("SET LOCAL lock_timeout = '50ms'")
        connection.exec_driver_sql("ALTER TABLE change ADD COLUMN more TEXT")

    monkeypatch.setattr(command, "upgrade", upgrade)
    with other.reading() as session:
        session.execute(text("SELECT 1 FROM change"))
        with pytest.raises(DatabaseUnusableError, match="stop every other server"):
            database.migrate()


def test_a_sqlite_server_waits_while_another_one_migrates(tmp_path: Path) -> None:
    """SQLite's own locks are not enough for the switch to write-ahead logging, so a file lock stands before it."""
    server = Database(read_settings({}, data=tmp_path))
    with (tmp_path / "migration.lock").open("w") as other:
        fcntl.flock(other, fcntl.LOCK_EX)
        migration = threading.Thread(target=server.migrate)
        migration.start()
        migration.join(timeout=0.5)
        assert migration.is_alive()
        assert not (tmp_path / "course.sqlite3").exists()
    migration.join()
    assert server.is_migrated()
    server.engine.dispose()


def test_a_written_row_is_read_back_and_a_failed_one_is_not(database: Database) -> None:
    database.migrate()
    with database.writing() as session:
        session.add(ReadinessProbe(id=1, probed_at=NOW))

    def failing() -> None:
        with database.writing() as session:
            session.add(ReadinessProbe(id=2, probed_at=NOW))
            raise RuntimeError("stop")

    with pytest.raises(RuntimeError, match="stop"):
        failing()
    with database.reading() as session:
        assert session.scalars(select(ReadinessProbe.id)).all() == [1]


def test_readiness_names_what_is_missing(databases: Databases) -> None:
    database = databases.open()
    assert set(readiness(database, databases.settings)) == {"migrations"}
    database.migrate()
    assert readiness(database, databases.settings) == {}
    assert readiness(database, databases.settings) == {}


@pytest.mark.agreed_cost
def test_sqlite_keeps_what_it_acknowledged(tmp_path: Path) -> None:
    """SECURITY 5: WAL with synchronous=FULL (2), a busy timeout, foreign keys."""
    database = Database(read_settings({}, data=tmp_path))
    database.migrate()
    with database.engine.connect() as connection:
        found = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar_one()
            for name in ("journal_mode", "synchronous", "busy_timeout", "foreign_keys", "trusted_schema")
        }
    database.engine.dispose()
    assert found == {
        "journal_mode": "wal",
        "synchronous": 2,
        "busy_timeout": 10000,
        "foreign_keys": 1,
        "trusted_schema": 0,
    }


def test_sqlite_writers_wait_for_one_another(tmp_path: Path) -> None:
    """Eight threads read, then write, in one transaction each: none fails with "locked"."""
    database = Database(read_settings({}, data=tmp_path))
    database.migrate()
    with database.writing() as session:
        session.add(ReadinessProbe(id=1, probed_at=NOW))

    def count_up() -> None:
        for _ in range(10):
            with database.writing() as session:
                probe = session.get_one(ReadinessProbe, 1)
                probe.probed_at += timedelta(seconds=1)

    threads = [threading.Thread(target=count_up) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with database.reading() as session:
        assert session.get_one(ReadinessProbe, 1).probed_at == NOW + timedelta(seconds=80)
    database.engine.dispose()


def test_healthz_and_readyz(tmp_path: Path) -> None:
    app = make_app(tmp_path, GOOD)
    client = app.test_client()
    assert client.get("/healthz").get_json() == {"status": "ok"}
    ready = client.get("/readyz")
    assert (ready.status_code, ready.get_json()["ready"]) == (200, True)
    assert "SQLite" not in ready.text
    assert ready.headers["Cache-Control"] == "no-store"
    app.extensions["database"].engine.dispose()


def test_every_table_of_words_begins_with_the_account() -> None:
    """So that the schema can be distributed by it: all rows of one account lie together (docs/scaling.md)."""
    tables = [table for table in Base.metadata.sorted_tables if table.name in WORDS]
    assert len(tables) == len(WORDS)
    assert {next(iter(table.primary_key.columns)).name for table in tables} == {"account_id"}
    elsewhere = {table.name for table in Base.metadata.sorted_tables if "account_id" in table.columns} - set(WORDS)
    assert elsewhere == LOOKED_UP_BY_TOKEN, "give it a primary key that begins with account_id, or say how it is found"
