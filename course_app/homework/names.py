"""What places and values of one document are called: rows by what stands in them, options by their labels."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from flask_babel import format_date, gettext

from course_app.content.derived.verdicts import Verdict
from course_app.content.fields.cell import Day, Named, Place
from course_app.content.fields.checklist import Checklist
from course_app.content.fields.choice import Choice
from course_app.content.fields.derived import Derived
from course_app.content.fields.field_kind import FieldKind, Reference
from course_app.content.fields.grid import Grid
from course_app.content.fields.multi_choice import MultiChoice
from course_app.content.filled_document import FilledDocument
from course_app.content.structured_template import StructuredTemplate, columns_of, kind_at

_LONGEST_NAME = 60


@dataclass(frozen=True, slots=True)
class Names:
    """The names in one document, which was made on `template`."""

    template: StructuredTemplate
    document: FilledDocument

    def place(self, place: Place) -> str:
        """A place: `Steps · Send the pack · Time limit`. An id that nothing explains stands for itself."""
        field = self.template.field(place.field)
        if field is None:
            standard = next((each for each in self.template.standards if each.id == place.field), None)
            return standard.says if standard else place.field
        parts = [field.label]
        if place.row is not None:
            parts.append(self.row(field, place.row))
        if place.column is not None:
            parts.append(_column(field, place.column))
        return " · ".join(parts)

    def row(self, field: FieldKind, row: str) -> str:
        """A row: by its label, by the first words that stand in it, or by its number."""
        label = dict(_labels(field)).get(row)
        if label:
            return label
        for column in columns_of(field):
            cell = self.document.cell(Reference(f"{field.id}.{column.id}"), row)
            if cell is not None and cell.is_filled and (words := self.value(column, cell.value)):
                return words if len(words) <= _LONGEST_NAME else f"{words[:_LONGEST_NAME]}…"
        rows = self.document.rows(field.id)
        return str(gettext("row %(number)s", number=rows.index(row) + 1)) if row in rows else row

    def value(self, kind: FieldKind, value: object) -> str:
        """A clean or calculated value of the field or column `kind`."""
        if isinstance(value, bool):
            return str(gettext("Yes") if value else gettext("No"))
        if isinstance(value, tuple):
            return ", ".join(self.value(kind, each) for each in value) or str(gettext("none"))
        if isinstance(value, datetime):
            return value.isoformat(" ", "minutes")
        if isinstance(value, date):
            return str(format_date(value, "long"))
        if isinstance(value, Day):
            return str(gettext("Day %(number)s", number=value.number))
        if isinstance(value, Named):
            return value.name or value.role
        if isinstance(value, Decimal):
            return f"{value.normalize():f}"
        if value is None:
            return ""
        return self._word(kind, str(value))

    def _word(self, kind: FieldKind, text: str) -> str:
        """An id by its label; what is none stays as it is."""
        if isinstance(kind, Choice | MultiChoice) and text in kind.options:
            return kind.options[text]
        if isinstance(kind, Choice) and kind.rows:
            table = self.template.field(kind.rows)
            return self.row(table, text) if table else text
        if isinstance(kind, Derived):
            labels = kind.value.labels if isinstance(kind.value, Verdict) else {}
            return labels.get(text) or self.id_in_words(text)
        return text

    def id_in_words(self, text: str) -> str:
        """The id of a row, of a grid's column or of a field by its name; a date as people write it."""
        for field in self.template.fields:
            if text in self.document.rows(field.id):
                return self.row(field, text)
            if isinstance(field, Grid) and text in field.columns:
                return field.columns[text]
        named = self.template.field(text)
        if named is not None:
            return named.label
        try:
            return str(format_date(date.fromisoformat(text), "long")) if len(text) == 10 else text
        except ValueError:
            return text

    def reference(self, reference: Reference) -> str:
        """What a rule calls a field or column."""
        kind = kind_at({field.id: field for field in self.template.fields}, reference)
        return kind.label if kind else str(reference)


def calculated_words(names: Names, kind: FieldKind, value: object) -> str | dict[str, str]:
    """A calculated value in words; of a derived column, and of averages, the words for each row or column id."""
    if isinstance(value, Mapping):
        return {name: names.value(kind, each) for name, each in value.items()}
    return names.value(kind, value)


def _column(field: FieldKind, column: str) -> str:
    if isinstance(field, Grid):
        return field.columns.get(column, column)
    return next((each.label for each in columns_of(field) if each.id == column), column)


def _labels(field: FieldKind) -> Iterator[tuple[str, str]]:
    if isinstance(field, Grid):
        yield from field.rows.items()
    if isinstance(field, Checklist):
        yield from ((check.id, check.label) for check in field.checks())
