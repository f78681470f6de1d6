"""choice: one of several options."""

import re
from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field

from course_app.content.fields.cell import Fault
from course_app.content.fields.field_kind import FieldKind, TableRef
from course_app.content.front_matter import ID_PATTERN, Id, Line

_ID = re.compile(ID_PATTERN)

Options = Annotated[dict[Id, Line], Field(max_length=60)]
"""What is stored -> what is read: `options: {keep: Keep, clarify: Clarify}`."""


class Choice(FieldKind):
    """One of `options`, or one of the rows of the table `rows`. What is stored is the option's id, or the row's."""

    shape = "choice"
    kind: Literal["choice"]
    options: Options = Field(default={})
    rows: TableRef | None = None

    def clean(self, value: object) -> object:
        if not isinstance(value, str):
            return Fault("not_an_option", {"text": ""})
        if not value:
            return None
        if value in self.options or (self.rows and _ID.fullmatch(value)):
            return value
        return Fault("not_an_option", {"text": value[:60]})

    def is_filled(self, value: object) -> bool:
        return bool(value)

    def contradictions(self) -> Iterator[tuple[str, str]]:
        if bool(self.options) == bool(self.rows):
            yield "options", "either list the options, or name the table whose rows are the options"
