"""Who reads a printed document: what they may see of it, and how each value is said to them (R10)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from flask_babel import gettext

from course_app.content.checks import Calculated
from course_app.content.derived.arithmetic import Percentage
from course_app.content.derived.verdicts import Verdict
from course_app.content.fields.cell import Answer, Cell, Day, Named, Place
from course_app.content.fields.checklist import Checklist
from course_app.content.fields.choice import Choice
from course_app.content.fields.derived import Derived
from course_app.content.fields.field_kind import FieldKind, Reference, references_in, stored_under
from course_app.content.fields.grid import Grid
from course_app.content.fields.multi_choice import MultiChoice
from course_app.content.fields.number import Number
from course_app.content.fields.table import TableKind
from course_app.content.filled_document import FilledDocument
from course_app.content.structured_template import StructuredTemplate, columns_of, kind_at
from course_app.homework.exports.document_parts import Audience, Value, printable
from course_app.homework.exports.wording import (
    check_words,
    date_text,
    in_zone,
    moment_text,
    number_text,
    yes_or_no,
)

VISIBLE = "visible"
"""The column by which a table says of each row whether the customer sees it."""


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody of `audience`. `named` are the person fields and columns whose names a customer may read.

    `has_names`: whether the others read names at all.
    """

    template: StructuredTemplate
    document: FilledDocument
    derived: Mapping[str, Calculated]
    audience: Audience
    named: frozenset[str]
    has_names: bool = True

    @property
    def is_customer(self) -> bool:
        return self.audience == "customer"

    def sees(self, part: FieldKind) -> bool:
        """Whether a field or column is for this reader at all; a grid's cells are as internal as their grid."""
        inner = part.cell if isinstance(part, Grid) else part
        return not self.is_customer or part.audience == inner.audience == "customer"

    def columns(self, table: TableKind) -> list[FieldKind]:
        """The columns that this reader sees."""
        return [column for column in columns_of(table) if not column.retired and self.sees(column)]

    def rows(self, table: TableKind) -> list[str]:
        """The rows that this reader sees; a customer only those whose column `visible`, if there is one, says yes."""
        rows = list(self.document.rows(table.id))
        if not self.is_customer or all(column.id != VISIBLE for column in columns_of(table)):
            return rows
        internal = (
            {check.id for check in table.checks() if check.audience == "internal"}
            if isinstance(table, Checklist)
            else set()
        )
        return [row for row in rows if row not in internal and self._is_visible(table, row)]

    def _is_visible(self, table: TableKind, row: str) -> bool:
        cell = self.document.cell(Reference(f"{table.id}.{VISIBLE}"), row)
        return cell is not None and isinstance(cell.value, Answer) and cell.value.is_yes is True

    def field_value(self, field: FieldKind) -> Value:
        """What stands in a field that is neither table nor grid."""
        if isinstance(field, Derived):
            return self.derived_value(field, self.derived.get(field.id))
        cell = self.document.cell(Reference(field.id))
        return self.cell_value(cell, Reference(field.id)) if cell else Value()

    def column_value(self, table: TableKind, column: FieldKind, row: str) -> Value:
        """What stands in a column of one row."""
        reference = Reference(f"{table.id}.{column.id}")
        if isinstance(column, Derived):
            by_row = self.derived.get(str(reference))
            return self.derived_value(column, by_row.get(row) if isinstance(by_row, Mapping) else None)
        cell = self.document.cell(reference, row)
        return self.cell_value(cell, reference) if cell else Value()

    def cell_value(self, cell: Cell, reference: Reference) -> Value:
        """What stands in one cell; for its owner also what was typed and does not fit."""
        value = cell.value
        if value is None:
            return Value("" if self.is_customer else self._as_typed(cell.place))
        if isinstance(value, Named):
            return Value(self._person(value, reference))
        if isinstance(value, Answer):
            return Value(_answer(value))
        if isinstance(value, date | Day):
            return self._date(cell, value)
        if isinstance(value, Decimal | int):
            unit = cell.kind.unit if isinstance(cell.kind, Number) else None
            is_field = cell.place.column is None
            text = number_text(value)
            return Value(f"{text} {unit}") if unit and is_field else Value(text, Decimal(value))
        if isinstance(cell.kind, Choice | MultiChoice):
            return Value(printable(self._options(cell.kind, cell.place, value)))
        return Value(printable(str(value)).strip())

    def _as_typed(self, place: Place) -> str:
        """The text that does not fit its field: it was written, so it is printed."""
        field = self.template.field(place.field)
        stored = stored_under(self.document.values, field) if field else None
        if place.row is not None and isinstance(stored, Mapping):
            row = stored.get(place.row)
            cells = row.get("cells") if isinstance(row, Mapping) and not isinstance(field, Grid) else row
            stored = cells.get(place.column) if isinstance(cells, Mapping) else None
        return printable(stored).strip() if isinstance(stored, str) else ""

    def _person(self, person: Named, reference: Reference) -> str:
        if reference in self.named if self.is_customer else self.has_names:
            return printable(", ".join(part for part in (person.name, person.role) if part))
        if person.role:
            return printable(person.role)
        return str(gettext("A named person")) if person.name else ""

    def _date(self, cell: Cell, value: date | Day) -> Value:
        """A day counted from another date is that date; its owner also reads which Day it is."""
        zone = self.document.zone
        if isinstance(value, datetime):
            return Value(moment_text(value, zone), in_zone(value, zone).replace(tzinfo=None))
        if not isinstance(value, Day):
            return Value(date_text(value), value)
        number, day = gettext("Day %(n)s", n=value.number), self.document.day(cell)
        if day is None:
            return Value(str(number))
        return Value(date_text(day) if self.is_customer else f"{date_text(day)} ({number})", day)

    def _options(self, kind: Choice | MultiChoice, place: Place, value: object) -> str:
        chosen = value if isinstance(value, tuple) else (value,)
        if isinstance(kind, Choice) and kind.rows:
            return ", ".join(self.label_of(str(each), [kind.rows]) for each in chosen)
        words = check_words() if self._is_checklist(place) else {}
        return ", ".join(words.get(str(each)) or kind.options.get(str(each), "") for each in chosen)

    def _is_checklist(self, place: Place) -> bool:
        return isinstance(self.template.field(place.field), Checklist)

    def derived_value(self, part: Derived, value: object) -> Value:
        """A calculated value in words."""
        if value is None or value in ("", ()):
            return Value()
        if isinstance(value, bool):
            return Value(yes_or_no(value))
        if isinstance(value, Decimal):
            text = number_text(value)
            return Value(f"{text} %") if isinstance(part.value, Percentage) else Value(text, value)
        if isinstance(part.value, Verdict):
            return Value(printable(part.value.labels.get(str(value), str(value))))
        if isinstance(value, str) and (day := _written_day(value)):
            return Value(date_text(day), day)
        ids = value if isinstance(value, tuple) else (value,)
        places = [reference for reference, _ in references_in(part.value)]
        return Value(", ".join(filter(None, (self.label_of(str(each), places) for each in ids))))

    def label_of(self, name: str, places: list[Reference]) -> str:
        """What the row, column or table `name`, held by one of `places`, is called; empty if it is hidden here."""
        table, _, row = name.rpartition(":")
        fields = {field.id: field for field in self.template.fields}
        for place in self._sources([Reference(table), *places] if table else places):
            field = fields[place.field]
            if not self.sees(field):
                continue
            if field.id == name:
                return field.label
            if isinstance(field, Grid) and (label := field.rows.get(row) or field.columns.get(row)):
                return label
            if isinstance(field, TableKind) and row in self.rows(field):
                return self.row_label(field, row)
        return ""

    def _sources(self, places: list[Reference]) -> list[Reference]:
        """`places` that are not calculated, and what the calculated ones look at."""
        fields = {field.id: field for field in self.template.fields}
        found: list[Reference] = []
        waiting, seen = list(places), set[str]()
        while waiting:
            place = waiting.pop(0)
            if place in seen or place.field not in fields:
                continue
            seen.add(place)
            part = kind_at(fields, place)
            if isinstance(part, Derived):
                waiting += [reference for reference, _ in references_in(part.value)]
            if not isinstance(fields[place.field], Derived):
                found.append(place)
        return found

    def row_label(self, table: TableKind, row: str) -> str:
        """What a row is called: the check, or the first thing that stands in it and that this reader sees."""
        if isinstance(table, Checklist):
            return next((check.label for check in table.checks() if check.id == row), "")
        for column in self.columns(table):
            if column.shape != "derived" and (value := self.column_value(table, column, row)).text:
                return value.text
        return ""


def _answer(answer: Answer) -> str:
    said = yes_or_no(answer.is_yes) if answer.is_yes is not None else ""
    return " · ".join(part for part in (said, printable(answer.evidence).strip()) if part)


def _written_day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if len(text) == 10 else None
    except ValueError:
        return None
