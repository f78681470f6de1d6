"""checklist: groups of checks, each with its state, person, date and evidence."""

from collections.abc import Iterator
from functools import cached_property
from typing import Annotated, Literal

from pydantic import Field

from course_app.content.fields.cell import Fault
from course_app.content.fields.choice import Choice
from course_app.content.fields.date import Date
from course_app.content.fields.field_kind import DateRef, FieldKind, Items, PartHeader
from course_app.content.fields.person import Person
from course_app.content.fields.short_text import ShortText
from course_app.content.fields.table import GivenRow, TableKind
from course_app.content.fields.yes_no import YesNo
from course_app.content.front_matter import Id, Line

STATES = {
    "not-started": "Not started",
    "in-progress": "In progress",
    "done": "Done",
    "not-applicable": "Not applicable",
}


class CheckHeader(PartHeader):
    id: Id
    label: Line
    help: Line | None = None
    audience: Literal["internal", "customer"] | None = None
    day: Annotated[int, Field(ge=0, le=999)] | None = None
    was: Items[Id] = ()


class GroupHeader(PartHeader):
    id: Id
    label: Line
    section: Line | None = None
    checks: Annotated[Items[CheckHeader], Field(min_length=1, max_length=60)]


class Checklist(TableKind):
    """Groups of checks. A check is a fixed row with the columns state, reason, person, date, evidence and visible.

    A check that is `internal` is never visible to the customer. `day` says by which Day it is due.
    """

    kind: Literal["checklist"]
    groups: Annotated[Items[GroupHeader], Field(min_length=1, max_length=40)]
    days_from: DateRef | None = None

    @cached_property
    def _columns(self) -> tuple[FieldKind, ...]:
        shown, inner = {"audience": self.audience}, {"audience": "internal"}
        return (
            Choice.model_validate(
                {"id": "state", "kind": "choice", "label": "State", "options": STATES, "required": True, **shown}
            ),
            ShortText.model_validate({"id": "reason", "kind": "short-text", "label": "Reason", **inner}),
            Person.model_validate({"id": "person", "kind": "person", "label": "Person", **inner}),
            Date.model_validate({"id": "date", "kind": "date", "label": "Date", "days-from": self.days_from, **shown}),
            ShortText.model_validate({"id": "evidence", "kind": "short-text", "label": "Evidence", **inner}),
            YesNo.model_validate({"id": "visible", "kind": "yes-no", "label": "Visible to the customer", **inner}),
        )

    def table_columns(self) -> tuple[FieldKind, ...]:
        return self._columns

    def checks(self) -> Iterator[CheckHeader]:
        """Every check, in order."""
        for group in self.groups:
            yield from group.checks

    def given_rows(self) -> tuple[GivenRow, ...]:
        return tuple(GivenRow(check.id, {"state": "not-started"}, check.was) for check in self.checks())

    def may_add_rows(self) -> bool:
        return False

    def clean(self, value: object) -> object:
        """The stored checks; read() takes them apart."""
        return value if isinstance(value, dict) else Fault("not_rows")
