"""Wherever a template names a field, one that is not there, or is of another kind, is found at its line."""

from pathlib import Path

import pytest

from tests.builders import copy_course, problems_of, replace_in

HEADER = ("calendar: [review, {}]", "calendar: [review]\nyearly: [{}]")


@pytest.mark.parametrize("written", HEADER)
@pytest.mark.parametrize("wrong", ["nothing", "story", "stages.nothing"])
def test_a_date_that_a_template_names_is_one_of_its_dates(tmp_path: Path, written: str, wrong: str) -> None:
    root = copy_course(tmp_path)
    path = root / "homework/structured-templates/journey-map.yaml"
    replace_in(path, "calendar: [review, stages.due]", written.format(wrong))
    line = path.read_text("utf-8").split("\n").index(written.format(wrong).split("\n")[-1]) + 1
    found = [each for each in problems_of(root) if each.endswith(": template-reference")]
    assert found == [f"content/homework/structured-templates/journey-map.yaml:{line}: template-reference"]
