"""Matters of style: what is named, what is left alone, and how a file silences one."""

from pathlib import Path

import pytest

from course_app.authoring.check import check_content
from course_app.content.house_spelling import HouseSpelling, read_house_spelling
from course_app.content.source_files import SourceFolder
from course_app.content.style_codes import SILENCEABLE
from course_app.content.title_counts import counts_in
from tests.builders import GOOD, REAL, problems_of, replace_in

PRACTICE = "chapters/01-seam/02-practice.md"


@pytest.mark.parametrize("root", [GOOD, REAL], ids=["small", "real"])
def test_our_own_courses_have_no_matter_of_style(root: Path) -> None:
    assert check_content(root) == ()


@pytest.mark.parametrize(
    ("title", "counts"),
    [
        ("The Six Mandatory Components of Every SOP", [6]),
        ("Onboarding vs Account Management · Eight Dimensions of Difference", [8]),
        ("The Seven-Stage Workflow", [7]),
        ("Six Candidates, Four Cautions", [6, 4]),
        ("The 5 Commitments", [5]),
        ("The First Ninety Days", []),
        ("The First Seven Days", []),
        ("Stage Two · Sales", []),
        ("Moment 3 · The Investment", []),
        ("A Thirty-Two Point List", []),
        ("Forty-Five Minutes That Protect Ninety Days", []),
        ("Scores of 1–5 and 8.0", []),
        ("One Rule for the Two of Us", [2]),
        ("Part Two", []),
        ("All of the Seven", []),
    ],
)
def test_a_title_counts_things_and_not_time(title: str, counts: list[int]) -> None:
    assert counts_in(title) == counts


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Organize the Center's color.", [("Organize", "Organise"), ("Center", "Centre"), ("color", "colour")]),
        ("organizational behavioral", [("organizational", "organisational"), ("behavioral", "behavioural")]),
        ("kickoff and e-mail", [("kickoff", "kick-off"), ("e-mail", "email")]),
        ("self-organizing and color-coded", [("organizing", "organising"), ("color", "colour")]),
        ("A size, a prize, to capsize; the practice, a program, the analyses.", []),
        ("Colorado, Market Harborough, Ms Gray and Honor", []),
        ("organise colour centre kick-off", []),
    ],
)
def test_spelling_is_the_houses(text: str, found: list[tuple[str, str]]) -> None:
    assert list(house_spelling().faults(text)) == found


def house_spelling() -> HouseSpelling:
    spelling = read_house_spelling(SourceFolder(REAL))
    assert spelling is not None
    return spelling


def test_a_course_without_a_list_is_spelled_as_it_likes(course_copy: Path) -> None:
    (course_copy / "house-spelling.yaml").unlink()
    replace_in(course_copy / PRACTICE, "Do it daily.", "Organize it.")
    assert problems_of(course_copy) == []


@pytest.mark.parametrize("code", sorted(SILENCEABLE))
def test_every_matter_of_style_can_be_silenced(code: str, course_copy: Path) -> None:
    """Silencing what is not there is the one finding left, so the code is known to the header."""
    replace_in(course_copy / PRACTICE, "minutes: 12", f"minutes: 12\nsilenced: {{{code}: a reason}}")
    assert problems_of(course_copy) == [f"content/{PRACTICE}:7: silence-needless"]


def test_a_silenced_matter_is_not_named(course_copy: Path) -> None:
    """Red when the header's key is read and not obeyed, or obeyed for every file."""
    replace_in(course_copy / PRACTICE, "minutes: 12", "minutes: 90\nsilenced:\n  reading-time: a workshop")
    assert problems_of(course_copy) == []
    replace_in(course_copy / "chapters/01-seam/01-idea.md", "minutes: 10", "minutes: 90")
    assert problems_of(course_copy) == ["content/chapters/01-seam/01-idea.md:6: reading-time"]


@pytest.mark.parametrize(
    "value", ["{link-unknown: no}", "{silence-needless: no}", "{reading-time: }", "[reading-time]"]
)
def test_only_style_is_silenced_and_only_with_a_reason(value: str, course_copy: Path) -> None:
    replace_in(course_copy / PRACTICE, "minutes: 12", f"minutes: 12\nsilenced: {value}")
    assert problems_of(course_copy) == [f"content/{PRACTICE}:7: header-value"]


def test_style_waits_until_the_course_can_be_served(course_copy: Path) -> None:
    replace_in(course_copy / PRACTICE, "minutes: 12", "minutes: 90")
    replace_in(course_copy / PRACTICE, "> [!key] One Rule", "> [!rule] One Rule")
    assert problems_of(course_copy) == [f"content/{PRACTICE}:15: callout-kind"]


TEMPLATE = "homework/structured-templates/seam-log.yaml"
SAMPLE = "homework/structured-templates/samples/seam-log.yaml"


def test_the_words_of_a_template_and_of_its_sample_are_spelled_as_the_house_does(course_copy: Path) -> None:
    """A label, a text of guidance and a filled value; ids and what a rule refers to are left alone."""
    template, sample = course_copy / TEMPLATE, course_copy / SAMPLE
    template.write_text(template.read_text("utf-8").replace("label: Weight,", "label: Color,"), encoding="utf-8")
    sample.write_text(sample.read_text("utf-8").replace("name: ", "name: The color of ", 1), encoding="utf-8")
    line = template.read_text("utf-8").splitlines().index(_line_with(template, "Color")) + 1
    found = [f"content/{TEMPLATE}:{line}: house-spelling"]
    other = sample.read_text("utf-8").splitlines().index(_line_with(sample, "color")) + 1
    assert problems_of(course_copy) == sorted([*found, f"content/{SAMPLE}:{other}: house-spelling"])


def test_a_template_may_silence_its_spelling(course_copy: Path) -> None:
    template = course_copy / TEMPLATE
    text = template.read_text("utf-8")
    silence = "silenced:\n  house-spelling: the name of a product\n"
    template.write_text(silence + text.replace("label: Weight,", "label: Color,"), encoding="utf-8")
    assert problems_of(course_copy) == []
    template.write_text(silence + text, encoding="utf-8")
    assert problems_of(course_copy) == [f"content/{TEMPLATE}:2: silence-needless"]


def _line_with(path: Path, word: str) -> str:
    return next(line for line in path.read_text("utf-8").splitlines() if word in line)
