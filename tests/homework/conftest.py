"""Instances with the course itself, for what is made of its templates."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from course_app.config import read_settings
from tests.accounts.site import START, Site
from tests.builders import REAL
from tests.databases import Databases
from tests.homework.share_links.sharing import Sharer


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
