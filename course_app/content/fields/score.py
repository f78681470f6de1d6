"""score: a whole number in a stated range."""

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field

from course_app.content.fields.cell import Fault
from course_app.content.fields.field_kind import FieldKind
from course_app.content.front_matter import Line


class Score(FieldKind):
    """A whole number `from` … `to`, with a label for each end."""

    shape = "number"
    kind: Literal["score"]
    from_: Annotated[int, Field(ge=-100, le=100)]
    to: Annotated[int, Field(ge=-100, le=100)]
    low: Line | None = None
    high: Line | None = None

    def clean(self, value: object) -> object:
        if isinstance(value, str) and not value.strip():
            return None
        if isinstance(value, str) and value.strip().lstrip("+-").isascii() and value.strip().lstrip("+-").isdigit():
            value = int(value[:12])
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        if isinstance(value, bool) or not isinstance(value, int):
            return Fault("not_whole")
        if not self.from_ <= value <= self.to:
            return Fault("out_of_range", {"least": self.from_, "most": self.to})
        return value

    def is_filled(self, value: object) -> bool:
        return value is not None

    def contradictions(self) -> Iterator[tuple[str, str]]:
        if self.from_ >= self.to:
            yield "to", f"the range {self.from_} to {self.to} holds no choice"
