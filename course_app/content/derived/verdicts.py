"""Verdicts from thresholds and from cases; the number of a row."""

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from course_app.content.conditions import Conditions, all_hold, number_of
from course_app.content.derived.function import Function, Value
from course_app.content.fields.field_kind import Items, NumberRef, PartHeader, TableRef
from course_app.content.filled_document import FilledDocument
from course_app.content.front_matter import Id, Line

Threshold = int | Annotated[str, StringConstraints(pattern=r"^-?[0-9]{1,6}(\.[0-9]{1,4})?$")]
"""A whole number, or one with a point: `8.0`."""


class BandHeader(PartHeader):
    from_: Threshold
    is_: Id


class CaseHeader(PartHeader):
    when: Annotated[Conditions, Field(min_length=1)]
    is_: Id


class Verdict(Function):
    """The first of `cases` that holds; else the band into which the number at `of` falls; else `otherwise`.

    `bands` are written from the highest `from` down. `labels` says how each verdict is read.
    """

    function: Literal["verdict"]
    labels: Annotated[dict[Id, Line], Field(min_length=1, max_length=20)]
    cases: Items[CaseHeader] = ()
    of: NumberRef | None = None
    bands: Items[BandHeader] = ()
    otherwise: Id | None = None

    def value(self, document: FilledDocument, row: str | None) -> Value:
        for case in self.cases:
            if all_hold(case.when, document, row):
                return case.is_
        number = number_of(document.cell(self.of, row)) if self.of else None
        if number is not None:
            for band in self.bands:
                if number >= Decimal(band.from_):
                    return band.is_
        return self.otherwise

    def verdicts(self) -> tuple[str, ...]:
        """Every verdict that can be given."""
        found = [*(case.is_ for case in self.cases), *(band.is_ for band in self.bands), self.otherwise]
        return tuple(each for each in found if each)


class RowNumber(Function):
    """The number of the row in the table `of`, from 1."""

    function: Literal["row-number"]
    of: TableRef

    def value(self, document: FilledDocument, row: str | None) -> Value:
        rows = document.rows(self.of)
        return Decimal(rows.index(row) + 1) if row in rows else None
