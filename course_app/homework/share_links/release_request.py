"""What a browser sends to see what a release would change, and to release."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID
from zoneinfo import ZoneInfo

from flask_babel import gettext

from course_app.answers.typed_json import NotJsonError, is_acceptable, read_json
from course_app.errors import CourseAppError
from course_app.homework.day_and_zone import zone_of

LIFETIMES = (7, 30, 90)
"""For how many days a link may be asked to work; 90 at most (SECURITY 4.8)."""

_MOST_HEADS = 20_000
_MOST_NAMED = 200
_REFERENCE = re.compile(r"[a-z0-9-]{1,64}(\.[a-z0-9-]{1,64})?")


class BadReleaseRequestError(CourseAppError):
    """The request cannot be read; the text names the key."""

    status, code = 400, "bad_request"


@dataclass(frozen=True, slots=True)
class ReleaseRequest:
    """`heads`: by which change the browser shows each key; `after`: the number of the release it saw last, or 0."""

    version: int
    heads: Mapping[str, str]
    named: frozenset[str]
    zone: ZoneInfo
    days: int
    after: int


def read_release_request(data: bytes) -> ReleaseRequest:
    """The request in a body. Raises BadReleaseRequestError."""
    try:
        body = read_json(data)
    except NotJsonError:
        raise BadReleaseRequestError(gettext("The body is not JSON.")) from None
    if not isinstance(body, dict) or not is_acceptable(body):
        raise BadReleaseRequestError(gettext("The body is not a JSON object that can be taken."))
    return ReleaseRequest(
        _number(body, "version", 1),
        _heads(body.get("heads")),
        _named(body.get("named", [])),
        _zone(body.get("zone")),
        _days(body.get("days", max(LIFETIMES))),
        _number(body, "after", 0),
    )


def _number(body: Mapping[str, object], key: str, least: int) -> int:
    value = body.get(key)
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value < 1_000_000:
        raise _bad(key, gettext("a whole number"))
    return value


def _heads(value: object) -> dict[str, str]:
    is_map = isinstance(value, dict) and len(value) <= _MOST_HEADS
    if not isinstance(value, dict) or not is_map or not all(isinstance(each, str) for each in value.values()):
        raise _bad("heads", gettext("an object: each key of the document, and the change that it shows"))
    return value


def _named(value: object) -> frozenset[str]:
    if not isinstance(value, list) or len(value) > _MOST_NAMED:
        raise _bad("named", gettext("a list of the person fields whose names are shown"))
    if not all(isinstance(each, str) and _REFERENCE.fullmatch(each) for each in value):
        raise _bad("named", gettext("a list of the person fields whose names are shown"))
    return frozenset(value)


def _zone(value: object) -> ZoneInfo:
    found = zone_of(value)
    if found is None:
        raise _bad("zone", gettext("the name of a time zone, like Europe/London"))
    return found


def _days(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value not in LIFETIMES:
        raise _bad("days", gettext("one of %(names)s", names=", ".join(map(str, LIFETIMES))))
    return value


def _bad(key: str, what: str) -> BadReleaseRequestError:
    return BadReleaseRequestError(gettext("`%(key)s` should be %(what)s.", key=key, what=what))


def is_document_id(text: str) -> bool:
    """Whether a text is a document's id: a uuid in its usual form."""
    try:
        return len(text) == 36 and str(UUID(text)) == text
    except ValueError:
        return False
