"""An instance with a learner, their team and its two managers, on either database and on a clock that a test moves."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from course_app import create_app
from tests.builders import copy_course
from tests.databases import Databases
from tests.review.reviewing import START, Scene


@pytest.fixture
def scene(databases: Databases, tmp_path: Path) -> Iterator[Scene]:
    """Ana hands in, Mo and Bo review."""
    at = [START]
    settings = databases.settings.model_copy(update={"content": copy_course(tmp_path)})
    app = create_app(settings, lambda: at[0])
    app.extensions["database"].migrate()
    app.extensions["submission_allowance"].most = 1_000_000
    yield Scene(app, at)
    app.extensions["database"].engine.dispose()
