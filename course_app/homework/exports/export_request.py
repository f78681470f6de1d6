"""What a browser sends to have files made, checked before anything is made."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal
from zoneinfo import ZoneInfo

from flask_babel import gettext

from course_app.answers.typed_json import NotJsonError, cleaned, is_acceptable, read_json
from course_app.content.structured_template import StructuredTemplate
from course_app.errors import CourseAppError
from course_app.homework.check_request import UnknownTemplateError, template_by_id
from course_app.homework.day_and_zone import day_of, zone_of
from course_app.homework.exports.document_parts import Audience, PrintedDocument
from course_app.homework.exports.formats import FORMATS, formats_of
from course_app.homework.exports.printed_document import printed_document
from course_app.homework.exports.report import report_document
from course_app.homework.exports.wording import format_words

MOST_DOCUMENTS = 100
_LONGEST_NAME = 300
_MOST_NAMED = 200

Templates = Mapping[str, StructuredTemplate]


class BadExportRequestError(CourseAppError):
    """The request cannot be read; the text names the key."""

    status, code = 400, "bad_request"


class NewerTemplateError(CourseAppError):
    """The page knows a later version of the template than this server."""

    status, code = 409, "newer_template"


class NoSuchFormatError(CourseAppError):
    """The format is none, or none of this template's."""

    status, code = 422, "no_such_format"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What every file is asked for with: its format, for whom, with names or without, on which day, in which zone.

    `author`: who asks, as far as we know.
    """

    format: str
    audience: Audience
    has_names: bool
    today: date
    zone: ZoneInfo
    author: str


@dataclass(frozen=True, slots=True)
class ExportRequest:
    """Documents to be printed, and what they are called together. One document, or a playbook of several."""

    name: str
    wanted: Wanted
    documents: tuple[PrintedDocument, ...]


def read_export_request(data: bytes, templates: Templates, author: str) -> ExportRequest:
    """One document. Raises a CourseAppError that says what is wrong."""
    body = _body(data)
    wanted = _wanted(body, author)
    template = _template(body, templates)
    if wanted.format not in formats_of(template):
        raise _no_such_format(template.title, formats_of(template))
    document = _document(body, template, wanted)
    return ExportRequest(document.full_title if wanted.format == "report" else document.title, wanted, (document,))


def read_playbook_request(data: bytes, templates: Templates, author: str) -> ExportRequest:
    """Several documents, whatever formats their templates name. Raises a CourseAppError that says what is wrong."""
    body = _body(data)
    wanted = _wanted(body, author)
    title = gettext("Playbook")
    if FORMATS[wanted.format].write_playbook is None:
        raise _no_such_format(title, tuple(name for name, each in FORMATS.items() if each.write_playbook))
    items = body.get("documents")
    if not isinstance(items, list) or not 0 < len(items) <= MOST_DOCUMENTS:
        raise _bad("documents", gettext("a list of 1 to %(n)s documents", n=MOST_DOCUMENTS))
    documents = []
    for item in items:
        if not isinstance(item, dict):
            raise _bad("documents", gettext("a list of objects"))
        documents.append(_document(item, _template(item, templates), wanted))
    return ExportRequest(_name(body) or title, wanted, tuple(documents))


def _body(data: bytes) -> dict[str, object]:
    try:
        body = read_json(data)
    except NotJsonError:
        raise BadExportRequestError(gettext("The body is not JSON.")) from None
    if not isinstance(body, dict) or not is_acceptable(body):
        raise BadExportRequestError(gettext("The body is not a JSON object that can be taken."))
    taken = cleaned(body)
    return taken if isinstance(taken, dict) else {}


def _wanted(body: Mapping[str, object], author: str) -> Wanted:
    name, audience, has_names = body.get("format"), body.get("audience"), body.get("has_names", True)
    today, zone = day_of(body.get("today")), zone_of(body.get("zone"))
    if not isinstance(name, str) or name not in FORMATS:
        raise _bad("format", gettext("one of %(names)s", names=", ".join(FORMATS)))
    if audience not in ("internal", "customer"):
        raise _bad("audience", gettext("“internal” or “customer”"))
    if not isinstance(has_names, bool):
        raise _bad("has_names", gettext("true or false"))
    if zone is None:
        raise _bad("zone", gettext("the name of a time zone, like Europe/London"))
    if today is None:
        raise _bad("today", gettext("a date like 2026-03-09"))
    reader: Literal["internal", "customer"] = "customer" if audience == "customer" else "internal"
    return Wanted(name, reader, has_names, today, zone, author)


def _template(body: Mapping[str, object], templates: Templates) -> StructuredTemplate:
    name, version = body.get("template"), body.get("version")
    found = template_by_id(templates, name) if isinstance(name, str) else None
    if found is None:
        raise UnknownTemplateError(gettext("There is no template of that name here."))
    if isinstance(version, bool) or not isinstance(version, int) or version < 1:
        raise _bad("version", gettext("the template's version, a whole number"))
    if version > found.version:
        raise NewerTemplateError(
            gettext("This page knows a newer template than the server. What you wrote is safe; try again in a minute.")
        )
    return found


def _document(body: Mapping[str, object], template: StructuredTemplate, wanted: Wanted) -> PrintedDocument:
    values, named = body.get("values"), body.get("named", [])
    if not isinstance(values, dict):
        raise _bad("values", gettext("an object with the document's fields"))
    if not isinstance(named, list) or len(named) > _MOST_NAMED or not all(isinstance(each, str) for each in named):
        raise _bad("named", gettext("a list of the person fields whose names are shown"))
    has_names = wanted.has_names and not template.without_names
    of = (template, values, wanted.today, wanted.zone)
    if wanted.format == "report":
        return report_document(*of, frozenset(named), has_names)
    return printed_document(
        *of, wanted.audience, _name(body), frozenset(named), has_names=has_names, author=wanted.author
    )


def _name(body: Mapping[str, object]) -> str:
    name = body.get("name", "")
    if not isinstance(name, str) or len(name) > _LONGEST_NAME:
        raise _bad("name", gettext("a text of at most %(n)s characters", n=_LONGEST_NAME))
    return " ".join(name.split())


def _bad(key: str, what: str) -> BadExportRequestError:
    return BadExportRequestError(gettext("`%(key)s` should be %(what)s.", key=key, what=what))


def _no_such_format(title: str, formats: tuple[str, ...]) -> NoSuchFormatError:
    words = format_words()
    names = ", ".join(words[name] for name in formats)
    return NoSuchFormatError(gettext("“%(title)s” can be had as: %(names)s.", title=title, names=names))
