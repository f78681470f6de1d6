"""The database that the tests of backups use."""

import pytest

from course_app.database import Database
from tests.databases import Databases


@pytest.fixture
def live(databases: Databases) -> Database:
    database = databases.open()
    database.migrate()
    return database
