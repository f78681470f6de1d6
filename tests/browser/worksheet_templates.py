"""Which templates the browser tests open: a few that hold every kind of field, and all of them in the long profile."""

import pytest
from _pytest.mark import ParameterSet

from course_app.content.structured_template import StructuredTemplate, columns_of
from tests.builders import REAL, good_catalog

TEMPLATES = good_catalog(REAL).templates
A_FEW = ("sop", "five-phase-checklist", "success-metrics", "welcome-plan", "workflow-map")
"""Between them they have every kind of field and of column; tests/homework/test_worksheet_page.py counts them."""


def each_template() -> list[ParameterSet]:
    """All templates as parameters of a test; all but one of them only in the long profile."""
    return [pytest.param(name, marks=() if name == "sop" else pytest.mark.long) for name in sorted(TEMPLATES)]


def kinds_in(template: StructuredTemplate) -> set[str]:
    """The kinds of a template's fields, and those of its columns as `column <kind>`."""
    columns = {f"column {column.kind}" for field in template.fields for column in columns_of(field)}  # type: ignore[attr-defined]  # each kind has its name
    return {field.kind for field in template.fields} | columns  # type: ignore[attr-defined]  # each kind has its name
