"""The course's structured templates: each filled to standard, each half filled with the list of what is missing."""

import re
import time
from collections import Counter
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from course_app.content.checks import CheckResult, check_document
from course_app.content.derived.functions import FUNCTIONS
from course_app.content.fields.field_kind import FieldKind
from course_app.content.fields.grid import Grid
from course_app.content.fields.kinds import FIELD_KINDS
from course_app.content.standards.finding import CODES, Finding
from course_app.content.standards.kinds import STANDARDS
from course_app.content.structured_template import StructuredTemplate, columns_of, derived_parts
from course_app.content.template_files import check_sample
from course_app.content.yaml_source import load_yaml
from tests.builders import REAL, good_catalog

TEMPLATES = good_catalog(REAL).templates
SMALL = good_catalog().templates["journey-map"]
HALF_FILLED = Path(__file__).parent / "half_filled"
NAMES = sorted(TEMPLATES)


def written(finding: Finding) -> str:
    place = finding.place
    parts = (place.field, place.row or "", place.column or "")
    where = "/".join(parts) if place.column else "/".join(parts[: 2 if place.row else 1])
    return f"{finding.standard} {where}: {finding.code}"


def half_filled(name: str) -> tuple[CheckResult, list[str]]:
    file = load_yaml((HALF_FILLED / f"{name}.yaml").read_text("utf-8")).values
    values, missing = file["values"], file["missing"]
    assert isinstance(values, dict)
    assert isinstance(missing, list)
    day = date.fromisoformat(str(file["today"]))
    return check_document(TEMPLATES[name], values, day, ZoneInfo("Europe/London")), missing


@pytest.mark.parametrize("name", NAMES)
def test_the_sample_is_done_to_standard(name: str) -> None:
    template = TEMPLATES[name]
    assert template.sample
    result = check_sample(template, template.sample)
    assert [written(finding) for finding in result.findings] == []
    assert result.status == "to-standard"
    assert "missing" not in result.states.values()


@pytest.mark.parametrize("name", [name for name in NAMES if (HALF_FILLED / f"{name}.yaml").exists()])
def test_half_filled_it_says_exactly_what_is_missing(name: str) -> None:
    result, missing = half_filled(name)
    found = {written(finding) for finding in result.findings}
    counted = Counter(re.sub(r"/[^:]*", "", line) for line in found)
    summed = {line for line in counted if f"{line} × {counted[line]}" in missing}
    listed = [line for line in found if re.sub(r"/[^:]*", "", line) not in summed]
    assert sorted([*listed, *(f"{line} × {counted[line]}" for line in summed)]) == sorted(missing)
    for finding in result.findings:
        assert set(finding.params) == set(CODES[finding.code]), finding


def test_every_template_has_its_half_filled_twin() -> None:
    assert {path.stem for path in HALF_FILLED.iterdir()} == set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_an_empty_document_lacks_every_required_field_and_nothing_raises(name: str) -> None:
    template = TEMPLATES[name]
    result = check_document(template, {}, date(2026, 3, 1), ZoneInfo("UTC"))
    places = {finding.place.field for finding in result.findings}
    assert {field.id for field in template.fields if field.required and field.shape != "table"} <= places
    assert result.status == "draft"


@pytest.mark.parametrize("name", NAMES)
def test_checking_the_filled_sample_takes_under_20_ms(name: str) -> None:
    template = TEMPLATES[name]
    assert template.sample
    check_sample(template, template.sample)
    times = []
    for _ in range(7):
        start = time.process_time()
        check_sample(template, template.sample)
        times.append(time.process_time() - start)
    assert min(times) < 0.020, f"{min(times) * 1000:.1f} ms"


def kinds_used(template: StructuredTemplate) -> set[type[FieldKind]]:
    fields = [*template.fields, *(column for field in template.fields for column in columns_of(field))]
    return {type(field) for field in fields} | {type(field.cell) for field in fields if isinstance(field, Grid)}


def test_the_small_course_holds_every_kind_of_field_standard_and_function() -> None:
    assert kinds_used(SMALL) == set(FIELD_KINDS)
    assert {type(standard) for standard in SMALL.standards} == set(STANDARDS)
    fields = {field.id: field for field in SMALL.fields}
    assert {type(part.value) for _, part in derived_parts(fields)} == set(FUNCTIONS)


@pytest.mark.parametrize("kinds", [FIELD_KINDS, STANDARDS, FUNCTIONS])
def test_every_kind_stands_in_its_own_place_and_in_the_authors_book(kinds: tuple[type, ...]) -> None:
    book = (REAL.parent / "docs/authors.md").read_text("utf-8")
    for kind in kinds:
        switch = "function" if kind in FUNCTIONS else "kind"
        name = kind.model_fields[switch].annotation.__args__[0]  # type: ignore[attr-defined]  # the annotation is a Literal
        assert f"`{name}`" in book, f"docs/authors.md says nothing about `{name}`"
        if switch == "kind":
            assert kind.__module__.endswith(f".{name.replace('-', '_')}")


def test_the_tracker_knows_what_follows_from_its_fields() -> None:
    derived = half_filled("onboarding-tracker")[0].derived
    assert derived["overdue-milestones"] == ("m2",)
    assert derived["milestones.overdue"] == {"m1": False, "m2": True}
    assert (derived["silent"], derived["flag-stale"], derived["next-late"]) == (True, True, True)
    assert derived["amber-days"] == 14


def test_a_vague_word_is_quoted_where_it_stands_until_it_is_explained() -> None:
    template = TEMPLATES["sop"]
    assert template.sample
    values = {**template.sample.values, "trigger": "The Sponsor calls, usually on Monday"}
    day, zone = date.fromisoformat(template.sample.today), ZoneInfo("UTC")
    [finding] = check_document(template, values, day, zone).findings
    assert [(quote.start, quote.text) for quote in finding.quotes] == [(19, "usually")]
    explained = {**values, "trigger#why": "Three of four calls came on a Monday"}
    assert check_document(template, explained, day, zone).status == "to-standard"


def test_a_tick_is_shown_as_the_learners_own_word() -> None:
    template = TEMPLATES["sop"]
    assert template.sample
    states = check_sample(template, template.sample).states
    assert (states["trigger-is-event"], states["steps-have-roles"]) == ("declared", "met")


def test_where_areas_tie_the_choice_needs_a_reason() -> None:
    template = TEMPLATES["coordination-scorecard"]
    assert template.sample
    grid = template.field("scores")
    assert isinstance(grid, Grid)
    scores = {row: dict.fromkeys(grid.columns, 3) for row in grid.rows}
    values, day, zone = {**template.sample.values, "scores": scores}, date(2026, 4, 7), ZoneInfo("UTC")
    assert [finding.code for finding in check_document(template, values, day, zone).findings] == ["reason_missing"]
    values["reason"] = "Escalation cost the customer three days in January"
    assert check_document(template, values, day, zone).status == "to-standard"


def test_a_document_past_its_review_date_reads_review_overdue() -> None:
    template = TEMPLATES["sop"]
    assert template.sample
    result = check_document(template, template.sample.values, date(2026, 6, 9), ZoneInfo("UTC"))
    assert result.status == "review-overdue"
    assert result.states["review-is-set"] == "missing"


def test_every_example_in_the_authors_book_is_yaml() -> None:
    book = (REAL.parent / "docs/authors.md").read_text("utf-8")
    chapter = book[book.index("## Structured templates") :]
    examples = re.findall(r"```yaml\n(.*?)```", chapter, re.S)
    assert len(examples) == 6
    for example in examples:
        load_yaml(example if re.match(r"[a-z]", example) else f"fields:\n{example}")
