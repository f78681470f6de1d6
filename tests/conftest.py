"""Fixtures that several slices use."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from course_app.config import read_settings
from course_app.database import Database
from tests.builders import REAL, copy_course, make_app
from tests.databases import Databases, new_database, postgresql_cluster, postgresql_programs


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
def migrated_postgresql(postgresql_address: str, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The name of a database with the newest schema and nothing in it, of which others are copies."""
    url = new_database(postgresql_address)
    database = Database(read_settings({}, data=tmp_path_factory.mktemp("migrated-postgresql"), database_url=url))
    database.migrate()
    database.engine.dispose()
    return url.rpartition("/")[2]


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same as a file."""
    database = Database(read_settings({}, data=tmp_path_factory.mktemp("migrated-sqlite")))
    database.migrate()
    database.engine.dispose()
    return Path(str(database.engine.url.database))


@pytest.fixture(autouse=True)
def begin_migrated(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """A new SQLite database begins as a copy of a migrated one: every migration together takes longer than most tests.

    `@pytest.mark.from_scratch` is for tests of just that.
    """
    if request.node.get_closest_marker("from_scratch"):
        return
    migrated: Path = request.getfixturevalue("migrated_sqlite")
    migrate = Database.migrate

    def copy_and_migrate(database: Database) -> None:
        file = Path(str(database.engine.url.database))
        if database.is_sqlite and not file.exists():
            file.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(migrated, file)
        migrate(database)

    monkeypatch.setattr(Database, "migrate", copy_and_migrate)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def databases(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Databases]:
    """An empty database, once on SQLite and once on PostgreSQL."""
    url = None
    if request.param == "postgresql":
        is_new = request.node.get_closest_marker("from_scratch")
        url = new_database(
            request.getfixturevalue("postgresql_address"),
            None if is_new else request.getfixturevalue("migrated_postgresql"),
        )
    tmp_path.joinpath("data").mkdir()
    opened = Databases(read_settings({}, data=tmp_path / "data", database_url=url))
    yield opened
    opened.close()


@pytest.fixture
def database(databases: Databases) -> Database:
    return databases.open()
