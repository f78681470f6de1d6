"""number: an amount with its unit."""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Literal

from course_app.content.fields.cell import Fault
from course_app.content.fields.field_kind import FieldKind
from course_app.content.front_matter import Line

_NUMBER = re.compile(r"[+-]?[0-9]{1,12}([.,][0-9]{1,6})?")


class Number(FieldKind):
    """A number, kept exactly; `unit` stands beside it, `least` and `most` bound it, `whole` allows no fractions."""

    shape = "number"
    kind: Literal["number"]
    unit: Line | None = None
    least: int | None = None
    most: int | None = None
    whole: bool = False

    def clean(self, value: object) -> object:
        if isinstance(value, str) and not value.strip():
            return None
        if isinstance(value, bool) or not isinstance(value, int | float | str):
            return Fault("not_number")
        text = str(value).strip().replace("\u2212", "-")
        if not _NUMBER.fullmatch(text):
            return Fault("not_number")
        number = Decimal(text.replace(",", "."))
        if self.whole and number != number.to_integral_value():
            return Fault("not_whole")
        return number

    def is_filled(self, value: object) -> bool:
        return value is not None

    def limits(self, value: object) -> Iterator[Fault]:
        if not isinstance(value, Decimal):
            return
        if self.least is not None and value < self.least:
            yield Fault("too_low", {"limit": self.least})
        if self.most is not None and value > self.most:
            yield Fault("too_high", {"limit": self.most})

    def contradictions(self) -> Iterator[tuple[str, str]]:
        if self.least is not None and self.most is not None and self.least > self.most:
            yield "least", f"at least {self.least} and at most {self.most} cannot both hold"
