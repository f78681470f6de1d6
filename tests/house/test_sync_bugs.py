"""Forty-three bugs that other systems shipped, each kept by a test in the layer where it can fail."""

import ast
from collections.abc import Iterator
from pathlib import Path

TESTS = Path(__file__).parent.parent
COUNT = 43
NOT_HERE = {
    33: "there is no full-screen editor: each box has one key, and no other control writes to it",
}


def claimed(path: Path) -> Iterator[int]:
    """The numbers in the marks `sync_bug(…)` of a file's tests."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef):
            for mark in node.decorator_list:
                if isinstance(mark, ast.Call) and ast.unparse(mark.func) == "pytest.mark.sync_bug":
                    yield from (ast.literal_eval(number) for number in mark.args)


def test_every_bug_is_kept_by_a_test() -> None:
    found = {number for path in TESTS.rglob("test_*.py") for number in claimed(path)} | set(NOT_HERE)
    assert found == set(range(1, COUNT + 1)), "mark a test with sync_bug(number), or say in NOT_HERE why there is none"
