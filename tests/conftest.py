"""Fixtures that several slices use."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient

from course_app import database as database_module
from course_app.accounts import passwords
from course_app.config import read_settings
from course_app.database import Database
from tests.builders import REAL, copy_course, make_app
from tests.databases import Databases, EmptyDatabases, new_database, postgresql_cluster, postgresql_programs
from tests.shared_parts import SHARED

HASTY = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
NOBODYS_HASH = HASTY.hash("nobody's password")
_PREPARE_SQLITE = database_module._prepare_sqlite


@pytest.fixture(scope="session", autouse=True)
def shared_parts() -> Iterator[None]:
    """What many instances share is made once a run."""
    with pytest.MonkeyPatch.context() as patch:
        for place, name, shared in SHARED:
            patch.setattr(place, name, shared)
        yield


@pytest.fixture(scope="session")
def small_app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The application with the small course."""
    app = make_app(tmp_path_factory.mktemp("small"))
    yield app
    app.extensions["database"].engine.dispose()


@pytest.fixture(scope="session")
def real_app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The application with the course itself."""
    app = make_app(tmp_path_factory.mktemp("real"), REAL)
    yield app
    app.extensions["database"].engine.dispose()


@pytest.fixture
def client(small_app: Flask) -> FlaskClient:
    return small_app.test_client()


@pytest.fixture
def course_copy(tmp_path: Path) -> Path:
    """A copy of the small course that a test may change."""
    return copy_course(tmp_path)


@pytest.fixture(scope="session")
def postgresql_address() -> Iterator[str]:
    """A PostgreSQL server for this run."""
    programs = postgresql_programs()
    if programs is None:
        pytest.skip("PostgreSQL is not installed and could not be installed")
    with postgresql_cluster(programs) as address:
        yield address


@pytest.fixture(scope="session")
def empty_databases(postgresql_address: str, tmp_path_factory: pytest.TempPathFactory) -> EmptyDatabases:
    """Databases with the newest schema and nothing in them."""
    url = new_database(postgresql_address)
    database = Database(read_settings({}, data=tmp_path_factory.mktemp("migrated-postgresql"), database_url=url))
    database.migrate()
    database.engine.dispose()
    return EmptyDatabases(postgresql_address, url.rpartition("/")[2])


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same as a file."""
    database = Database(read_settings({}, data=tmp_path_factory.mktemp("migrated-sqlite")))
    database.migrate()
    database.engine.dispose()
    return Path(str(database.engine.url.database))


@pytest.fixture(autouse=True)
def begin_migrated(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """A new SQLite database begins as a copy of a migrated one: every migration together takes longer than most tests.

    Gives the addresses of databases that are such copies: the first migrate() finds nothing to do there and is left
    out. `@pytest.mark.from_scratch` is for tests of just that.
    """
    copies: set[str] = set()
    if request.node.get_closest_marker("from_scratch"):
        return copies
    migrated: Path = request.getfixturevalue("migrated_sqlite")
    migrate = Database.migrate

    def copy_or_migrate(database: Database) -> None:
        file = Path(str(database.engine.url.database))
        if database.is_sqlite and not file.exists():
            file.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(migrated, file)
        elif database.address in copies:
            copies.remove(database.address)
        else:
            migrate(database)

    monkeypatch.setattr(Database, "migrate", copy_or_migrate)
    return copies


@pytest.fixture(autouse=True)
def haste(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Passwords are hashed in no time, and no commit waits for the disk.

    That holds neither for `@pytest.mark.agreed_cost` nor for what a server of its own does.
    """
    if not any(map(request.node.get_closest_marker, ("agreed_cost", "browser", "long"))):
        monkeypatch.setattr(passwords, "_HASHER", HASTY)
        monkeypatch.setattr(passwords, "_NOBODYS_HASH", NOBODYS_HASH)
        monkeypatch.setattr(database_module, "_prepare_sqlite", _prepare_hastily)


def _prepare_hastily(connection: Any, record: object) -> None:
    _PREPARE_SQLITE(connection, record)
    connection.execute("PRAGMA synchronous=OFF")


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def databases(request: pytest.FixtureRequest, tmp_path: Path, begin_migrated: set[str]) -> Iterator[Databases]:
    """An empty database, once on SQLite and once on PostgreSQL."""
    url, kept = None, None
    if request.param == "postgresql":
        if request.node.get_closest_marker("from_scratch"):
            url = new_database(request.getfixturevalue("postgresql_address"))
        else:
            kept = request.getfixturevalue("empty_databases")
            url = kept.take()
    tmp_path.joinpath("data").mkdir()
    opened = Databases(read_settings({}, data=tmp_path / "data", database_url=url, requests_a_minute=1_000_000))
    if kept:
        begin_migrated.add(opened.settings.database)
    yield opened
    opened.close()
    if kept:
        kept.give_back(url)


@pytest.fixture
def database(databases: Databases) -> Database:
    return databases.open()
