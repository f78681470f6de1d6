"""An application whose interface language the printed documents speak."""

from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient

from course_app.homework.exports.pace import Pace


@pytest.fixture
def in_english(small_app: Flask) -> Iterator[None]:
    with small_app.app_context():
        yield


@pytest.fixture
def app(real_app: Flask) -> Iterator[Flask]:
    real_app.extensions["export_pace"] = Pace()
    yield real_app
    del real_app.extensions["export_pace"]


@pytest.fixture
def browser(app: Flask) -> FlaskClient:
    return app.test_client()
