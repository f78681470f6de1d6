"""mentions: a text names a weekday, a time, a date, a length of time, or what stands in another field."""

import re
from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field

from course_app.content.fields.cell import Cell, Named
from course_app.content.fields.field_kind import Items, Ref, Reference, TextRef
from course_app.content.filled_document import FilledDocument
from course_app.content.house_words import HouseWords
from course_app.content.standards.finding import Finding
from course_app.content.standards.standard import Standard

_WEEKDAY = r"(mon|tues|wednes|thurs|fri|satur|sun)days?|(week|working |business )days?"
_TIME = r"([01]?\d|2[0-3])[:.][0-5]\d|([1-9]|1[0-2]) ?(am|pm)|noon|midnight"
_SHORT = "jan feb mar apr may jun jul aug sep sept oct nov dec"
_LONG = "january february march april june july august september october november december"
_MONTH = f"({'|'.join(f'{_LONG} {_SHORT}'.split())})"
_ORDINAL = r"\d{1,2}(st|nd|rd|th)?"
_DIGITS = r"\d{1,2}[./]\d{1,2}[./]\d{2,4}"
_DATE = rf"\d{{4}}-\d\d-\d\d|{_ORDINAL}( of)? {_MONTH}|{_MONTH} {_ORDINAL}|day \d{{1,3}}|{_DIGITS}"
_NUMBER = r"(\d+|an?|one|two|three|four|five|six|seven|eight|nine|ten|twelve|fifteen|twenty|thirty|half an)"
_UNIT = r"([ -](working|business|calendar|office))?[ -](minute|hour|day|week|month)s?"
_DURATION = rf"{_NUMBER}{_UNIT}|same (working |business )?day"

_PATTERNS = {
    name: re.compile(rf"(?<!\w)(?:{pattern})(?!\w)", re.IGNORECASE)
    for name, pattern in {
        "weekday": _WEEKDAY,
        "time": _TIME,
        "date": _DATE,
        "duration": _DURATION,
        "slot": r"\{[^{}\n]{1,40}\}",
        "number": r"\d+([.,]\d+)?",
    }.items()
}

Thing = Literal["weekday", "time", "date", "duration", "slot", "number"]


class Mentions(Standard):
    """Each text at `fields` names every one of `each`, `times` times, and the words that stand at each of `values`.

    `each`: weekday, time (14:30), date, duration (two hours), slot ({first name}), number. Of a person at `values` the
    first name is enough.
    """

    kind: Literal["mentions"]
    fields: Annotated[Items[TextRef], Field(min_length=1)]
    each: Items[Thing] = ()
    values: Items[Ref] = ()
    times: Annotated[int, Field(ge=1, le=20)] = 1

    def subjects(self) -> tuple[Reference, ...]:
        return self.fields

    def findings(self, document: FilledDocument, words: HouseWords) -> Iterator[Finding]:
        for cell in self.cells(document, self.fields):
            text = document.text(cell)
            if not text.strip():
                continue
            for thing in self.each:
                if sum(1 for _ in _PATTERNS[thing].finditer(text)) < self.times:
                    yield self.finding("not_mentioned", cell.place, params={"value": thing})
            for reference in self.values:
                named = _word_of(document, document.cell(reference, cell.place.row))
                if named is None or named.casefold() not in text.casefold():
                    yield self.finding("not_mentioned", cell.place, params={"value": str(reference)})

    def contradictions(self) -> Iterator[tuple[str, str]]:
        if not self.each and not self.values:
            yield "each", "say what is to be mentioned: `each` or `values`"


def _word_of(document: FilledDocument, cell: Cell | None) -> str | None:
    """What of a cell a text has to name; None while the cell is empty."""
    if cell is None or not cell.is_filled:
        return None
    if isinstance(cell.value, Named):
        return (cell.value.name or cell.value.role).split(",")[0].split(" ")[0]
    return document.text(cell).strip() or str(cell.value)
