"""Instances whose course a test may change, on either database."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from course_app import create_app
from course_app.homework import submissions, submitted_work
from tests.builders import copy_course
from tests.databases import Databases
from tests.homework.handed_in import Writer, new_writer


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
def reviewed(monkeypatch: pytest.MonkeyPatch) -> str:
    """Somebody reviews everybody's work; gives their account's id."""
    reviewer = "5d0c1a3e-0000-4000-8000-000000000001"
    for module in (submissions, submitted_work):
        monkeypatch.setattr(module, "reviewers_of", lambda *_: (reviewer,))
    return reviewer
