"""person: a named individual, never a team."""

from typing import Literal

from course_app.content.fields.cell import Fault, Named
from course_app.content.fields.field_kind import FieldKind

MAX_NAME = 200


class Person(FieldKind):
    """Name and role: `{"name": "Ana Ruiz", "role": "Onboarding Lead"}`. Whether it is a person is a standard's work."""

    shape = "person"
    kind: Literal["person"]

    def clean(self, value: object) -> object:
        if isinstance(value, str):
            value = {"name": value}
        if not isinstance(value, dict) or not set(value) <= {"name", "role"}:
            return Fault("not_person")
        name, role = value.get("name") or "", value.get("role") or ""
        if not isinstance(name, str) or not isinstance(role, str):
            return Fault("not_person")
        if max(len(name), len(role)) > MAX_NAME:
            return Fault("too_large", {"limit": MAX_NAME})
        return Named(" ".join(name.split()), " ".join(role.split()))

    def is_filled(self, value: object) -> bool:
        return isinstance(value, Named) and bool(value.name or value.role)
