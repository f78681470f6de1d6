"""Fixtures that several slices use."""

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


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def databases(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Databases]:
    """An empty database, once on SQLite and once on PostgreSQL."""
    address = request.getfixturevalue("postgresql_address") if request.param == "postgresql" else None
    tmp_path.joinpath("data").mkdir()
    opened = Databases(read_settings({}, data=tmp_path / "data", database_url=address and new_database(address)))
    yield opened
    opened.close()


@pytest.fixture
def database(databases: Databases) -> Database:
    return databases.open()
