"""Every fault an author can make is found where it is: one broken sample for every problem code."""

import re
from pathlib import Path

import pytest

from course_app.content.problems import CODES, problem
from tests.builders import BROKEN, break_course, problems_of


@pytest.mark.parametrize("code", sorted(CODES))
def test_each_code_is_reported_at_its_place(code: str, tmp_path: Path) -> None:
    root, expected = break_course(code, tmp_path)
    assert sorted(problems_of(root)) == sorted(expected)
    assert any(line.endswith(f": {code}") for line in expected)


def test_every_code_has_a_broken_sample_and_every_sample_a_code() -> None:
    assert {path.name for path in BROKEN.iterdir()} == set(CODES)


def test_every_code_is_explained() -> None:
    text = (Path(__file__).parents[2] / "docs/problems.md").read_text(encoding="utf-8")
    assert sorted(re.findall(r"^\| `([a-z-]+)` \|", text, re.M)) == sorted(CODES)


def test_a_problem_reads_path_line_code_message_hint() -> None:
    found = problem("image-missing", "content/a.md", 7, name="x.png")
    assert str(found) == (
        "content/a.md:7: image-missing there is no image `x.png` beside this file "
        "(put the image into the same folder and use its bare name)"
    )
