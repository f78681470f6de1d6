"""Limits of a template that cannot hold together, though each could by itself: found at the line of one of them."""

from pathlib import Path

import pytest

from tests.builders import copy_course, problems_of, replace_in

CONTRADICTIONS = {
    "more words than the field takes": "kind: word-limit, says: Long, fields: [story], least: 61",
    "more words than one of two fields takes": "kind: word-limit, says: Long, fields: [reason, customer], least: 7",
    "fewer words than the field asks for": "kind: word-limit, says: Short, fields: [story], most: 4",
    "more rows than the table takes": "kind: row-count, says: Many, of: stages.action, least: 6",
    "a condition that nothing fulfils": (
        "kind: required, says: Never, fields: [story], when: [{field: mood, at-least: 4, at-most: 2}]"
    ),
}
AGREE = {
    "as many words as the field takes": "kind: word-limit, says: Long, fields: [story], least: 60, most: 60",
    "more words in both together": "kind: word-limit, says: All, fields: [story, reason], least: 62, together: true",
    "as many rows as the table takes": "kind: row-count, says: Many, of: stages.action, least: 5",
    "a condition that one value fulfils": (
        "kind: required, says: Once, fields: [story], when: [{field: mood, at-least: 2, at-most: 2}]"
    ),
}


def limits_found(tmp_path: Path, standard: str) -> list[str]:
    root = copy_course(tmp_path)
    path = root / "homework/structured-templates/journey-map.yaml"
    replace_in(path, "\nlinks:\n", f"  - {{id: added, {standard}}}\n\nlinks:\n")
    line = path.read_text("utf-8").split("\n").index(f"  - {{id: added, {standard}}}") + 1
    found = [each for each in problems_of(root) if each.endswith(": limits-contradict")]
    return [each.replace(f":{line}:", ":added:") for each in found]


@pytest.mark.parametrize("name", CONTRADICTIONS)
def test_limits_that_cannot_hold_together_are_found(tmp_path: Path, name: str) -> None:
    found = limits_found(tmp_path, CONTRADICTIONS[name])
    assert found == ["content/homework/structured-templates/journey-map.yaml:added: limits-contradict"]


@pytest.mark.parametrize("name", AGREE)
def test_limits_that_just_hold_together_are_left_alone(tmp_path: Path, name: str) -> None:
    assert limits_found(tmp_path, AGREE[name]) == []
