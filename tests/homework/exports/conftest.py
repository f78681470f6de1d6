"""An application whose interface language the printed documents speak."""

from collections.abc import Iterator

import pytest
from flask import Flask


@pytest.fixture
def in_english(small_app: Flask) -> Iterator[None]:
    with small_app.app_context():
        yield
