"""A template that was frozen is the same template: it asks, calculates and finds the same."""

import json
from datetime import UTC, date

import pytest

from course_app.content.checks import check_document
from course_app.content.frozen_template import digest_of, shape_of, template_from
from course_app.content.structured_template import StructuredTemplate
from tests.builders import GOOD, REAL, good_catalog

ALL = [*good_catalog(REAL).templates.values(), *good_catalog(GOOD).templates.values()]


@pytest.mark.parametrize("template", ALL, ids=lambda template: template.id)
def test_a_frozen_template_is_the_same_template(template: StructuredTemplate) -> None:
    """Red when shape_of() leaves out anything that a check looks at, or forgets the order of options and rows."""
    shape = shape_of(template)
    back = template_from(json.dumps(json.loads(shape)))
    for name in StructuredTemplate.__slots__:
        if name not in ("sample", "links", "board", "questions", "report"):
            assert getattr(back, name) == getattr(template, name), name
    assert shape_of(back) == shape
    assert digest_of(shape_of(back)) == digest_of(shape)
    sample = template.sample
    assert sample
    for values in (sample.values, {}):
        given = (values, date.fromisoformat(sample.today), UTC)
        assert check_document(back, *given) == check_document(template, *given)


def test_every_template_has_a_shape_of_its_own() -> None:
    assert len({digest_of(shape_of(template)) for template in ALL}) == len(ALL)
