"""The page of one version that was handed in, and its documents as files: private, and the same for ever."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from babel.dates import format_date
from flask import render_template
from flask_babel import get_locale
from flask_babel import lazy_gettext as _

from course_app.content.current_course import Edition
from course_app.homework.exports.exported_file import ExportedFile, file_name
from course_app.homework.exports.formats import FORMATS
from course_app.homework.exports.pdf import PdfFile
from course_app.homework.exports.wording import NOTHING, format_words, status_words
from course_app.homework.frozen_documents import Frozen
from course_app.homework.pieces import homework_by_id, homework_title
from course_app.homework.submitted_work import FrozenVersion

STATE_WORDS = {
    "handed_in": _("handed in"),
    "returned": _("returned"),
    "approved": _("approved"),
    "withdrawn": _("withdrawn"),
    "finished": _("finished"),
}


def render_submission(edition: Edition, version: FrozenVersion, zone: str) -> str:
    """The version's page, its times in `zone`: each document as it is read, with what was missing on that day."""
    course = edition.catalog.course
    found = homework_by_id(course, version.homework)
    return render_template(
        "homework/submission.html",
        version=version,
        title=homework_title(course, version.homework),
        homework=found[1] if found else None,
        documents=[(document, document.printed()) for document in version.documents],
        state=STATE_WORDS[version.state],
        format_words=format_words(),
        status_words=status_words(),
        nothing=NOTHING,
        day_words=day_words,
        made_on=_day_of(version.made_at, zone),
        decided_on=_day_of(version.decided_at, zone) if version.decided_at else "",
    )


def day_words(day: date) -> str:
    """A day as people write it."""
    return str(format_date(day, "long", locale=get_locale()))


def _day_of(at: datetime, zone: str) -> str:
    return day_words(at.astimezone(ZoneInfo(zone)).date())


def frozen_file(document: Frozen, name: str, author: str) -> ExportedFile:
    """A frozen document of `author` in `name`, one of its template's formats."""
    kind = FORMATS[name]
    made = kind.write((document.printed(not document.template.without_names, author),))
    title = file_name(document.title, kind.ending)
    if isinstance(made, PdfFile):
        return ExportedFile(title, kind.media_type, made.data, made.is_tagged)
    return ExportedFile(title, kind.media_type, made, is_accessible=True)
