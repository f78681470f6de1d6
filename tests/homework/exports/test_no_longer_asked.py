"""What was written in parts of a template that it has given up is printed for its owner, and for nobody else."""

from dataclasses import replace
from datetime import date

import pytest

from course_app.content.fields.field_kind import FieldKind
from course_app.content.fields.rows import Rows
from course_app.content.structured_template import StructuredTemplate
from course_app.homework.exports.document_parts import Audience
from course_app.homework.exports.printed_document import printed_document
from tests.homework.exports.read_back import texts_in
from tests.homework.exports.samples import ALL_KINDS, LONDON, TEMPLATES, written

pytestmark = pytest.mark.usefixtures("in_english")

TRACKER = TEMPLATES["onboarding-tracker"]


def without_blocks(field: FieldKind) -> FieldKind:
    """The milestones, of which nobody asks any more what blocks them, and who is in the way."""
    if not isinstance(field, Rows) or field.id != "milestones":
        return field
    columns = [
        each.model_copy(update={"retired": each.retired or each.id in ("blocked-by", "unblocked-by")})
        for each in field.columns
    ]
    return field.model_copy(update={"columns": tuple(columns)})


CHANGED = replace(TRACKER, fields=tuple(map(without_blocks, TRACKER.fields)))
MILESTONES = {
    "one": {"position": 1, "cells": {"name": "Kick-off", "visible": True, "blocked-by": "The admin is away"}},
    "two": {"position": 2, "cells": {"name": "Training", "visible": True}},
    "three": {"position": 3, "cells": {"visible": True, "unblocked-by": {"name": "Ana Ruiz", "role": "Lead"}}},
}


def text_of(template: StructuredTemplate, values: dict[str, object], audience: Audience = "internal") -> str:
    printed = printed_document(template, values, date(2026, 3, 11), LONDON, audience)
    return "\n".join(texts_in("md", written("markdown", printed)))


def test_words_in_a_column_that_is_gone_are_printed_with_their_rows() -> None:
    """Red when only whole fields count as "no longer asked"."""
    asked, gone = text_of(CHANGED, {"milestones": MILESTONES}).split("No longer asked")
    assert "The admin is away" not in asked
    assert "| Kick-off | The admin is away |  |" in gone
    assert "|  |  | Ana Ruiz, Lead |" in gone
    assert "Training" not in gone, "nothing of that row is gone"


def test_a_column_that_nobody_used_leaves_nothing_behind() -> None:
    assert "No longer asked" not in text_of(CHANGED, {"milestones": {"two": MILESTONES["two"]}})


def test_words_in_a_given_row_that_is_gone_are_printed() -> None:
    asked, gone = text_of(ALL_KINDS, {"stages": {"ended": {"cells": {"action": "Wave"}}}}).split("No longer asked")
    assert "Wave" not in asked
    assert "| Ended | Wave |" in gone
    assert "No longer asked" not in text_of(ALL_KINDS, {"stages": {"sales": {"cells": {"action": "Call"}}}})


def test_no_customer_reads_what_is_gone() -> None:
    theirs = text_of(CHANGED, {"milestones": MILESTONES}, "customer")
    assert "Kick-off" in theirs
    assert "away" not in theirs
    gone = text_of(ALL_KINDS, {"stages": {"ended": {"cells": {"action": "Wave"}}}}, "customer")
    assert "Wave" not in gone
