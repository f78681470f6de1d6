"""The instances that the tests of the editor use."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from course_app.config import read_settings
from tests.authoring.editor.writing import Desk
from tests.databases import Databases


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """On SQLite, in a folder that git does not keep."""
    made = Desk(tmp_path, read_settings({}, data=tmp_path / "data"))
    yield made
    made.close()


@pytest.fixture
def any_desk(databases: Databases, tmp_path: Path) -> Iterator[Desk]:
    """The same on either database."""
    made = Desk(tmp_path, databases.settings)
    yield made
    made.close()


@pytest.fixture
def committed_desk(desk: Desk) -> Desk:
    """The same in a folder that git keeps, with a hook that would tell on itself."""
    for words in (
        ["init", "-q", "-b", "main"],
        ["config", "user.name", "The operator"],
        ["config", "user.email", "operator@example.com"],
        ["add", "-A"],
        ["commit", "-q", "-m", "The course"],
    ):
        subprocess.run(["git", "-C", str(desk.root), *words], check=True)
    for name in ("pre-commit", "post-commit", "commit-msg", "post-index-change"):
        hook = desk.root / ".git/hooks" / name
        hook.write_text(f"#!/bin/sh\ntouch '{desk.root.parent}/hook-ran'\nexit 1\n")
        hook.chmod(0o755)
    return desk


@pytest.fixture(params=["own", "git"])
def kept_desk(request: pytest.FixtureRequest, desk: Desk) -> Desk:
    """Versions kept either way."""
    return request.getfixturevalue("committed_desk") if request.param == "git" else desk
