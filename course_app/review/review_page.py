"""The pages of review: what waits, and one version beside its standard. Private, and made anew for every visit."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from babel.dates import format_time
from flask import render_template
from flask_babel import get_locale
from flask_babel import lazy_gettext as _

from course_app.accounts.sessions import SignedIn
from course_app.content.current_course import Edition
from course_app.content.model import Chapter, Homework
from course_app.homework.exports.wording import NOTHING, status_words
from course_app.homework.pieces import homework_by_id, homework_title
from course_app.homework.submission_page import STATE_WORDS, day_words
from course_app.review.differences import compared
from course_app.review.drafts import criterion_id
from course_app.review.models import Remark
from course_app.review.queue import Queue
from course_app.review.rounds import EarlierRound, ReviewedVersion
from course_app.review.sheets import Sheet, sheet_of
from course_app.review.team_standards.standards import Standard

DECISION_WORDS = {"return": _("returned"), "approve": _("approved")}


@dataclass(frozen=True, slots=True)
class EarlierAsk:
    """An ask of the round before, what was answered, and whether the words that it quoted still stand there."""

    remark: Remark
    answer: str
    is_closed: bool
    is_on_earlier_text: bool


def render_queue(
    edition: Edition, me: SignedIn, found: Queue, standards: Sequence[Standard], team: str, chapter: str, at: datetime
) -> str:
    """The list of what waits, as it is filtered; and which of the teams' standards are to be looked at again."""
    today = at.astimezone(ZoneInfo(me.zone)).date()
    course = edition.catalog.course
    return render_template(
        "review/queue.html",
        me=me,
        queue=found,
        team=team,
        chapter=chapter,
        chapters=[each for each in course.chapters if each.homework],
        title_of=lambda homework: homework_title(course, homework),
        chapter_of=lambda homework: _chapter_of(edition, homework),
        template_title=lambda name: _template_title(edition, name),
        decision_words=DECISION_WORDS,
        overdue=[each for each in standards if each.is_overdue(today)],
        day_words=day_words,
        at=at,
    )


def homework_ids(edition: Edition, chapter_id: str) -> list[str]:
    """The ids, present and earlier, of all homework of a chapter; of none when there is no such chapter."""
    chapters = [each for each in edition.catalog.course.chapters if each.id == chapter_id]
    pieces = [piece for each in chapters for piece in (*each.homework, *each.retired_homework)]
    return [name for piece in pieces for name in (piece.id, *piece.was)]


def _chapter_of(edition: Edition, homework: str) -> Chapter | None:
    found = homework_by_id(edition.catalog.course, homework)
    return found[0] if found else None


def _template_title(edition: Edition, name: str) -> str:
    template = edition.catalog.templates.get(name)
    return template.title if template else name


def criteria_of(edition: Edition, homework_id: str) -> tuple[str, ...]:
    """What a reader looks for in this homework, as the course says now."""
    found = homework_by_id(edition.catalog.course, homework_id)
    return found[1].criteria if found else ()


def render_review(edition: Edition, me: SignedIn, found: ReviewedVersion, at: datetime) -> str:
    """One version: beside its earlier round if there was one."""
    course = edition.catalog.course
    homework: Homework | None = (homework_by_id(course, found.row.homework) or (None, None))[1]
    newer = [sheet_of(document) for document in found.version.documents]
    older = [sheet_of(document) for document in found.earlier.version.documents] if found.earlier else None
    asks = _earlier_asks(found.earlier, newer) if found.earlier else []
    remarks = found.review.remarks if found.review else ()
    places = {(sheet.id, field.id) for sheet in newer for field in sheet.fields}
    return render_template(
        "review/review.html",
        me=me,
        found=found,
        title=homework_title(course, found.row.homework),
        homework=homework,
        criteria=[(criterion_id(says), says) for says in criteria_of(edition, found.row.homework)],
        sheets=compared(newer, older),
        documents={document.id: document for document in found.version.documents},
        earlier_asks=asks,
        loose_asks=[each for each in asks if (each.remark.document, each.remark.field) not in places],
        loose_remarks=[each for each in remarks if (each.document, each.field) not in places],
        status_words=status_words(),
        state_words=STATE_WORDS,
        decision_words=DECISION_WORDS,
        day_words=day_words,
        nothing=NOTHING,
        day=lambda moment: _day(moment, me.zone),
        time=lambda moment: _time(moment, me.zone),
        days=max((at - found.row.made_at).days, 0),
        is_open=found.row.state == "handed_in" and found.review is None and not found.decided_by,
    )


def _earlier_asks(earlier: EarlierRound, newer: Sequence[Sheet]) -> list[EarlierAsk]:
    asks = []
    for remark in earlier.review.asks:
        answer = earlier.answers.get(remark.id)
        asks.append(
            EarlierAsk(
                remark,
                answer.words if answer else "",
                answer.is_closed if answer else False,
                bool(remark.quote) and not _stands(remark, newer),
            )
        )
    return asks


def _stands(remark: Remark, newer: Sequence[Sheet]) -> bool:
    sheet = next((each for each in newer if each.id == remark.document), None)
    field = sheet.field(remark.field) if sheet else None
    return field is not None and _folded(remark.quote) in _folded(field.all_text)


def _folded(text: str) -> str:
    return " ".join(text.split())


def _day(at: datetime, zone: str) -> str:
    return day_words(at.astimezone(ZoneInfo(zone)).date())


def _time(at: datetime, zone: str) -> str:
    return str(format_time(at.astimezone(ZoneInfo(zone)), "HH:mm", locale=get_locale()))
