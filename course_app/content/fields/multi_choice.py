"""multi-choice: any number of several options."""

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field

from course_app.content.fields.cell import Fault
from course_app.content.fields.choice import Options
from course_app.content.fields.field_kind import FieldKind


class MultiChoice(FieldKind):
    """Several of `options`: at least `least`, at most `most`. What is stored is a list of their ids."""

    shape = "choice"
    kind: Literal["multi-choice"]
    options: Annotated[Options, Field(min_length=2)]
    least: Annotated[int, Field(ge=0, le=60)] = 0
    most: Annotated[int, Field(ge=1, le=60)] | None = None

    def clean(self, value: object) -> object:
        if not isinstance(value, list):
            return Fault("not_an_option", {"text": ""})
        unknown = [item for item in value if not isinstance(item, str) or item not in self.options]
        if unknown:
            return Fault("not_an_option", {"text": str(unknown[0])[:60]})
        return tuple(option for option in self.options if option in value)

    def is_filled(self, value: object) -> bool:
        return bool(value)

    def limits(self, value: object) -> Iterator[Fault]:
        found = len(value) if isinstance(value, tuple) else 0
        if 0 < found < self.least:
            yield Fault("too_few_options", {"found": found, "limit": self.least})
        if self.most is not None and found > self.most:
            yield Fault("too_many_options", {"found": found, "limit": self.most})

    def contradictions(self) -> Iterator[tuple[str, str]]:
        if self.least > min(self.most or len(self.options), len(self.options)):
            yield "least", f"at least {self.least} of {len(self.options)} options cannot be chosen"
