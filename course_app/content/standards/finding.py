"""What a check finds: where, which standard, a code and the facts that its wording needs."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from course_app.content.fields.cell import Place

CODES: dict[str, tuple[str, ...]] = {
    # a stored value that does not fit its field
    "not_text": (),
    "not_person": (),
    "not_date": (),
    "not_date_time": (),
    "no_such_date": ("text",),
    "not_an_option": ("text",),
    "not_an_answer": (),
    "not_whole": (),
    "not_number": (),
    "not_rows": (),
    "not_a_row": (),
    "not_grid": (),
    "unknown_field": (),
    "unknown_row": (),
    "unknown_column": (),
    "derived_is_not_stored": (),
    "too_large": ("limit",),
    "out_of_range": ("least", "most"),
    # a field's own limits
    "too_many_characters": ("found", "limit"),
    "too_many_words": ("found", "limit"),
    "too_few_words": ("found", "limit"),
    "too_many_options": ("found", "limit"),
    "too_few_options": ("found", "limit"),
    "too_low": ("limit",),
    "too_high": ("limit",),
    "too_many_rows": ("found", "limit"),
    "too_few_rows": ("found", "limit"),
    # standards
    "nothing_yet": (),
    "missing": (),
    "not_named": (),
    "date_missing": (),
    "date_past": (),
    "date_too_late": ("limit",),
    "date_too_early": (),
    "review_overdue": (),
    "vague": (),
    "not_confirmed": (),
    "evidence_missing": (),
    "action_too_short": (),
    "action_without_verb": (),
    "same": (),
    "repeated": (),
    "total_differs": ("found", "expected"),
    "total_too_low": ("found", "limit"),
    "total_too_high": ("found", "limit"),
    "comparison_fails": (),
    "gate_closed": ("value",),
    "not_covered": ("value",),
    "reason_missing": (),
    "not_the_top": ("top",),
    "not_mentioned": ("value",),
}
"""Every code, with the facts that come with it."""


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of a text: where they begin and end, counted in characters, and the words themselves."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is missing or wrong. `standard` is the id of the standard that asks for it."""

    standard: str
    code: str
    place: Place
    params: Mapping[str, object] = field(default_factory=dict)
    quotes: tuple[Quote, ...] = ()
