"""The instance that the tests of accounts use."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from course_app.config import read_settings
from tests.accounts.oidc_provider import FakeProvider, running_provider
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


@pytest.fixture
def production(tmp_path: Path) -> Iterator[Site]:
    """An instance as it stands on the internet."""
    made = Site(read_settings({}, data=tmp_path, mode="production", public_url="https://localhost"))
    yield made
    made.close()


@pytest.fixture
def provider() -> Iterator[FakeProvider]:
    """A provider of OpenID Connect on this machine."""
    with running_provider() as running:
        yield running
