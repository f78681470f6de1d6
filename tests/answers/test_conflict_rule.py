"""The conflict rule by the vectors that its twin in the browser is tested with."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from course_app.answers.conflict_rule import Version, covers, decide

VECTORS = json.loads((Path(__file__).parent / "conflict_rule.json").read_text(encoding="utf-8"))


def version(given: dict[str, Any] | None) -> Version | None:
    return Version(given["id"], given["val"], tuple(given.get("parents", ()))) if given else None


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["name"])
def test_vectors(vector: dict[str, Any]) -> None:
    branches = [Version(branch["id"], branch["val"]) for branch in vector["branches"]]
    change = version(vector["change"])
    assert change is not None
    decision = decide(vector["key"], version(vector["head"]), branches, change)
    assert (decision.outcome, decision.replaces) == (vector["outcome"], vector["replaces"])


@given(st.text(), st.text())
def test_a_text_covers_itself_and_its_beginnings(one: str, other: str) -> None:
    assert covers("r:a", one, one)
    assert covers("r:a", f"x{one}{other}", f"x{one}")
