"""What a browser sends to POST /api/checks: a document's values, and the day and zone on which to look at them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from flask_babel import gettext

from course_app.answers.typed_json import NotJsonError, cleaned, is_acceptable, read_json
from course_app.content.structured_template import StructuredTemplate
from course_app.errors import CourseAppError
from course_app.homework.check_cost import MOST_COST, cost_of
from course_app.homework.day_and_zone import day_of, zone_of

MAX_CHECK_BYTES = 900_000
MAX_VALUES = 1_000

_KEYS = frozenset(("template", "version", "values", "today", "zone"))


class BadCheckRequestError(CourseAppError):
    """The request as a whole is none."""

    status, code = 400, "bad_request"


class CheckTooLargeError(CourseAppError):
    """More than one check looks at."""

    status, code = 413, "too_large"


class UnknownTemplateError(CourseAppError):
    """There is no such template."""

    status, code = 404, "unknown_template"


class OtherVersionError(CourseAppError):
    """The page shows another version of the template than the course has now."""

    status, code = 409, "other_version"


@dataclass(frozen=True, slots=True)
class CheckRequest:
    """One request, well-formed: `values` are cleaned as the browser's store would clean them."""

    template: StructuredTemplate
    values: Mapping[str, object]
    today: date
    zone: ZoneInfo


def read_check_request(data: bytes, templates: Mapping[str, StructuredTemplate]) -> CheckRequest:
    """The request in a body. Raises one of the errors of this module."""
    if len(data) > MAX_CHECK_BYTES:
        raise CheckTooLargeError(gettext("This document is too large to be checked. Nothing of it is lost."))
    try:
        body = read_json(data)
    except NotJsonError:
        raise BadCheckRequestError("The body is not JSON.") from None
    if not isinstance(body, dict) or set(body) != _KEYS or not is_acceptable(body):
        raise BadCheckRequestError(f"The body is a JSON object with {', '.join(sorted(_KEYS))}, and nothing else.")
    template = _template(body["template"], body["version"], templates)
    return CheckRequest(
        template,
        _values(body["values"], template),
        _day(body["today"]),
        zone_by_name(body["zone"]),
    )


def _template(name: object, version: object, templates: Mapping[str, StructuredTemplate]) -> StructuredTemplate:
    if not isinstance(name, str):
        raise BadCheckRequestError("`template` is the id of a template.")
    if isinstance(version, bool) or not isinstance(version, int):
        raise BadCheckRequestError("`version` is a whole number.")
    template = template_by_id(templates, name)
    if template is None:
        raise UnknownTemplateError(gettext("The course has no such template."))
    if template.version != version:
        raise OtherVersionError(gettext("This template has changed since. Reload the page; what you wrote stays."))
    return template


def template_by_id(templates: Mapping[str, StructuredTemplate], name: str) -> StructuredTemplate | None:
    """The template whose id is, or once was, `name`."""
    found = templates.get(name)
    return found or next((template for template in templates.values() if name in template.was), None)


def _values(values: object, template: StructuredTemplate) -> Mapping[str, object]:
    if not isinstance(values, dict):
        raise BadCheckRequestError("`values` is an object: field ids, and what is stored under each.")
    if len(values) > MAX_VALUES or cost_of(template.words, values) > MOST_COST:
        raise CheckTooLargeError(gettext("This document is too large to be checked. Nothing of it is lost."))
    return {str(cleaned(name)): cleaned(value) for name, value in values.items()}


def _day(text: object) -> date:
    found = day_of(text)
    if found is None:
        raise BadCheckRequestError("`today` is a date, like 2026-03-09.")
    return found


def zone_by_name(name: object) -> ZoneInfo:
    """The time zone of that name. Raises BadCheckRequestError when there is none."""
    found = zone_of(name)
    if found is None:
        raise BadCheckRequestError("`zone` is a time zone, like Europe/London.")
    return found
