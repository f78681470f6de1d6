"""date-time: a day and an hour."""

import re
from datetime import datetime
from typing import Literal

from course_app.content.fields.cell import Fault
from course_app.content.fields.date import read_day
from course_app.content.fields.field_kind import DateRef, FieldKind

_MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}(:[0-9]{2})?(Z|[+-][0-9]{2}:[0-9]{2})?")


class DateTime(FieldKind):
    """A moment, written `2026-03-09T14:30`, in the document's zone unless it says its own. May be `Day 3` as a date."""

    shape = "date"
    kind: Literal["date-time"]
    days_from: DateRef | None = None

    def clean(self, value: object) -> object:
        if not isinstance(value, str):
            return Fault("not_date_time")
        text = value.strip()
        if not text:
            return None
        if self.days_from and (day := read_day(text)):
            return day
        if not _MOMENT.fullmatch(text):
            return Fault("not_date_time")
        try:
            return datetime.fromisoformat(text)
        except ValueError:
            return Fault("no_such_date", {"text": text})

    def is_filled(self, value: object) -> bool:
        return value is not None
