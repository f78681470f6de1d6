"""Calendar files (RFC 5545): the dates of a document that its template names."""

from collections.abc import Sequence
from datetime import UTC, datetime, time

from flask_babel import gettext
from icalendar import Calendar
from icalendar import Event as CalendarEvent

from course_app.errors import CourseAppError
from course_app.homework.exports.document_parts import PrintedDocument


class NoDatesError(CourseAppError):
    """A calendar file without a date would be none."""

    status, code = 422, "no_dates"


def calendar_file(documents: Sequence[PrintedDocument]) -> bytes:
    """The dates of the documents. A day is a whole day, a moment is in UTC; neither makes anybody look busy.

    An event keeps its id from one export to the next, so that a second import moves it and adds none. Raises
    NoDatesError.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//Customer Onboarding course//Documents//EN")
    calendar.add("version", "2.0")
    for document in documents:
        stamp = datetime.combine(document.day, time(), UTC)
        for each in document.events:
            event = CalendarEvent()
            event.add("uid", f"{each.id}@customer-onboarding-course")
            event.add("dtstamp", stamp)
            event.add("dtstart", each.at)
            if each.is_yearly:
                event.add("rrule", {"freq": "yearly"})
            event.add("summary", " ".join(each.summary.split()))
            event.add("transp", "TRANSPARENT")
            calendar.add_component(event)
    if not calendar.subcomponents:
        raise NoDatesError(
            gettext(
                "This document has no date for a calendar yet. What you wrote is safe: enter a date, then try again."
            )
        )
    return bytes(calendar.to_ical())
