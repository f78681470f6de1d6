"""Instances with a team in them."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from course_app.config import read_settings
from tests.accounts.site import Site
from tests.databases import Databases


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    """An instance on SQLite."""
    made = Site(read_settings({}, data=tmp_path))
    yield made
    made.close()


@pytest.fixture
def any_site(databases: Databases) -> Iterator[Site]:
    """An instance, once on SQLite and once on PostgreSQL."""
    made = Site(databases.settings)
    yield made
    made.close()
