"""What stands in worksheets, in words: each key of a document under the document's name and its field's label."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date

from flask_babel import gettext

from course_app.content.fields.cell import Answer, Fault, Named
from course_app.content.fields.field_kind import FieldKind, stored_under
from course_app.content.fields.grid import Grid
from course_app.content.fields.table import TableKind
from course_app.content.filled_document import FilledDocument
from course_app.content.structured_template import StructuredTemplate, columns_of
from course_app.homework.check_request import template_by_id
from course_app.homework.names import Names

_KEY = re.compile(r"(doc|f|w):([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?:/(.+))?")
_ANY_DAY = date(2000, 1, 1)


def document_of(key: str) -> str | None:
    """The id of the document that a key belongs to; None for other keys."""
    found = _KEY.fullmatch(key)
    return found[2] if found else None


@dataclass(frozen=True, slots=True)
class Worksheet:
    """One document on a template that the course has."""

    id: str
    template: StructuredTemplate
    name: str

    @property
    def heading(self) -> str:
        return f"{self.template.title} · {self.name}" if self.name else self.template.title

    def title(self, key: str) -> str:
        """What a key is called: its field, and within that its row and its column. "" for what is not shown."""
        path = self._path(key)
        field = self._field(path[0])
        standard = next((each for each in self.template.standards if each.id == path[0]), None)
        if field is None:
            return standard.says if standard else "/".join(path)
        parts = [field.label]
        if isinstance(field, Grid) and len(path) > 2:
            parts += [field.rows.get(path[1], path[1]), field.columns.get(path[2], path[2])]
        elif len(path) > 1:
            parts.append(self._names.row(field, path[1]))
        if key.endswith("#why"):
            parts.append(gettext("why this word stays"))
        return " · ".join(part for part in parts if part)

    def place(self, key: str) -> tuple[int, str]:
        """Where a key stands in the document: sorts keys by the template's order."""
        ids = [name for field in self._fields for name in (field.id, *field.was)]
        first = self._path(key)[0]
        return (ids.index(first) if first in ids else len(ids), key)

    def words(self, key: str, value: object) -> str:
        """A stored value as people read it; what fits no field stands as it is."""
        path = self._path(key)
        field = self._field(path[0])
        if isinstance(field, TableKind) and isinstance(value, dict):
            return "\n".join(self._lines(field, value))
        if isinstance(field, Grid) and isinstance(value, dict) and set(value) <= {"value", "note"}:
            said = self._said(field.cell, value.get("value"))
            return " · ".join(filter(None, (said, str(value.get("note") or ""))))
        if field is None or key.endswith("#why"):
            return _plain(value)
        return self._said(field.cell if isinstance(field, Grid) else field, value)

    def _lines(self, field: FieldKind, row: Mapping[str, object]) -> Iterator[str]:
        cells = row.get("cells")
        for column in columns_of(field):
            value = stored_under(cells, column) if isinstance(cells, dict) else None
            if words := self._said(column, value):
                yield f"{column.label}: {words}"
        if why := row.get("why"):
            yield f"{gettext('why this word stays')}: {_plain(why)}"

    def _said(self, kind: FieldKind, value: object) -> str:
        clean = None if value is None else kind.clean(value)
        if isinstance(clean, Fault):
            return _plain(value)
        if isinstance(clean, Named):
            return ", ".join(filter(None, (clean.name, clean.role)))
        if isinstance(clean, Answer):
            said = "" if clean.is_yes is None else gettext("Yes") if clean.is_yes else gettext("No")
            return " · ".join(filter(None, (said, clean.evidence)))
        return self._names.value(kind, clean)

    @property
    def _fields(self) -> tuple[FieldKind, ...]:
        return (*self.template.fields, *self.template.retired_fields)

    def _field(self, name: str) -> FieldKind | None:
        return next((field for field in self._fields if name in (field.id, *field.was)), None)

    @property
    def _names(self) -> Names:
        return Names(self.template, FilledDocument.of(self.template.fields, {}, _ANY_DAY, UTC))

    def _path(self, key: str) -> list[str]:
        found = _KEY.fullmatch(key)
        path = found[3] if found and found[3] else ""
        return path.partition("#")[0].split("/")


def worksheet_of(
    templates: Mapping[str, StructuredTemplate], document: str, shown: Callable[[str], object]
) -> Worksheet | None:
    """The document with this id, by what each key shows; None when the course has no such template."""
    about = shown(f"doc:{document}")
    kind = about.get("template") if isinstance(about, dict) else None
    template = template_by_id(templates, kind) if isinstance(kind, str) else None
    if template is None or not isinstance(about, dict):
        return None
    given = shown(f"f:{document}/{template.name_field}")
    named = given.get("name") if isinstance(given, dict) else given
    return Worksheet(document, template, str(about.get("name") or named or "").strip())


def _plain(value: object) -> str:
    return value if isinstance(value, str) else "" if value is None else str(value)
