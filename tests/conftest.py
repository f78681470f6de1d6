"""Fixtures that several slices use."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.builders import REAL, copy_course, make_app


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
