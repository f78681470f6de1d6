"""Instances whose course a test may change, on either database."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from course_app import create_app
from tests.builders import copy_course
from tests.databases import Databases
from tests.homework.handed_in import Writer, new_writer
from tests.teams import new_manager, new_team


@pytest.fixture
def app(databases: Databases, tmp_path: Path) -> Iterator[Flask]:
    """The small course, once on SQLite and once on PostgreSQL; its files may be changed while it is served."""
    made = create_app(databases.settings.model_copy(update={"content": copy_course(tmp_path)}))
    made.extensions["database"].migrate()
    yield made
    made.extensions["database"].engine.dispose()


@pytest.fixture
def writer(app: Flask) -> Writer:
    return new_writer(app)


@pytest.fixture
def reviewed(app: Flask, writer: Writer) -> str:
    """A team with the writer in it; gives the id of its manager."""
    database = app.extensions["database"]
    reviewer = new_manager(database)
    new_team(database, "Harbour", (reviewer,), writer.account)
    return reviewer
