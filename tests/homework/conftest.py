"""Instances with the course itself or with one that a test may change, on either database."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from course_app import create_app
from course_app.config import read_settings
from tests.accounts.conftest import site
from tests.accounts.site import START, Site
from tests.builders import REAL, copy_course
from tests.databases import Databases
from tests.homework.handed_in import Writer, new_writer
from tests.homework.share_links.sharing import Sharer
from tests.teams import new_manager, new_team

__all__ = ["ana", "any_real_site", "real_site", "site"]


@pytest.fixture
def real_site(tmp_path: Path) -> Iterator[Site]:
    """The course on SQLite."""
    made = Site(read_settings({}, data=tmp_path), START, Path(REAL))
    yield made
    made.close()


@pytest.fixture
def any_real_site(databases: Databases) -> Iterator[Site]:
    """The course, once on SQLite and once on PostgreSQL."""
    made = Site(databases.settings, START, Path(REAL))
    yield made
    made.close()


@pytest.fixture
def ana(any_real_site: Site) -> Sharer:
    """Somebody who shares, on either database."""
    return Sharer.join(any_real_site)


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
