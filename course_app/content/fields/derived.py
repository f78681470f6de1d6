"""derived: calculated by the system, never typed."""

from typing import Literal

from course_app.content.derived.functions import AnyFunction
from course_app.content.fields.cell import Fault
from course_app.content.fields.field_kind import FieldKind


class Derived(FieldKind):
    """The value of one named function of other fields. As a column it is calculated row by row."""

    shape = "derived"
    kind: Literal["derived"]
    value: AnyFunction

    def clean(self, value: object) -> object:
        """Nothing that is stored here is taken."""
        return Fault("derived_is_not_stored")

    def is_filled(self, value: object) -> bool:
        return value not in (None, "", ())
