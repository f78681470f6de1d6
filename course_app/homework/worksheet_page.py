"""The page of one worksheet: the empty form of a template, the same for everyone."""

import json
from collections.abc import Iterator
from functools import partial

from flask import render_template
from flask_babel import gettext, ngettext
from werkzeug.exceptions import NotFound

from course_app.content.current_course import Edition
from course_app.content.derived.verdicts import RowNumber
from course_app.content.fields.derived import Derived
from course_app.content.fields.field_kind import FieldKind
from course_app.content.fields.grid import Grid
from course_app.content.fields.multi_choice import MultiChoice
from course_app.content.fields.number import Number
from course_app.content.fields.rows import Rows
from course_app.content.fields.table import MAX_ROWS, TableKind
from course_app.content.model import Chapter, Course, Homework
from course_app.content.standards.declared import Declared
from course_app.content.standards.review_date import ReviewDate
from course_app.content.structured_template import StructuredTemplate
from course_app.homework.exports.formats import formats_of
from course_app.homework.exports.wording import format_words
from course_app.homework.linked_fields import sources_of
from course_app.homework.share_links.kinds import KINDS
from course_app.homework.wording import CHECKLIST_WORDS, IMPLIED

MOST_BLANK_ROWS = 5


def render_worksheet(edition: Edition, template: StructuredTemplate) -> str:
    """The whole form, readable and printable without scripts."""
    course = edition.catalog.course
    return render_template(
        "homework/worksheet.html",
        course=course,
        template=template,
        places=homework_of(course, template),
        standards=[(name, words, False) for name, words in IMPLIED.items()]
        + [(each.id, each.says, isinstance(each, Declared)) for each in template.standards],
        share_kinds=[kind.name for kind in KINDS if kind.fits(template)],
        blank_rows=blank_rows,
        sources_of=partial(sources_of, edition.catalog.templates, template),
        checklist_words=CHECKLIST_WORDS,
        limits_of=limits_of,
        is_row_number=is_row_number,
        formats=formats_of(template),
        format_words=format_words() | ({"report": template.report.title} if template.report else {}),
        renamed_tables=renamed_tables,
        review_fields=review_fields,
        problems=edition.problems,
    )


def homework_of(course: Course, template: StructuredTemplate) -> list[tuple[Chapter, Homework]]:
    """The pieces of homework that open the template, with their chapters."""
    return [
        (chapter, homework)
        for chapter in course.chapters
        for homework in chapter.homework
        if any(use.id in (template.id, *template.was) for use in homework.templates)
    ]


def renamed_tables(template: StructuredTemplate) -> dict[str, tuple[str, ...]]:
    """The earlier ids of the template's tables and grids, by the newest: what stands under both belongs together."""
    return {field.id: field.was for field in template.fields if field.was and isinstance(field, TableKind | Grid)}


def review_fields(template: StructuredTemplate) -> list[str]:
    """The fields that say when a document is looked at again (R6)."""
    reviews = [each.field for each in template.standards if isinstance(each, ReviewDate)]
    return [review.field for review in reviews if review.column is None]


def blank_rows(field: TableKind) -> int:
    """How many empty rows the form has on paper, beside those that the template's author gave."""
    if not field.may_add_rows():
        return 0
    least = getattr(field, "least", 0)
    return max(min(least, MOST_BLANK_ROWS), 3) - len(field.given_rows())


def is_row_number(field: FieldKind) -> bool:
    """Whether the field only counts rows: each row on the page carries its number anyway."""
    return isinstance(field, Derived) and isinstance(field.value, RowNumber)


def limits_of(field: FieldKind) -> Iterator[str]:
    """The limits that a field states, each in words."""
    least, most = getattr(field, "least_words", None), getattr(field, "words", None)
    if least and most:
        yield gettext("%(least)s to %(most)s words", least=least, most=most)
    elif most:
        yield ngettext("At most %(num)s word", "At most %(num)s words", most)
    elif least:
        yield ngettext("At least %(num)s word", "At least %(num)s words", least)
    if isinstance(field, Rows) and not field.fixed:
        yield from _limits_of_rows(field)
    if isinstance(field, MultiChoice) and field.most is not None:
        yield gettext("At most %(count)s of them", count=field.most)
    if isinstance(field, Number) and field.least is not None and field.most is not None:
        yield gettext("%(least)s to %(most)s", least=field.least, most=field.most)


def _limits_of_rows(field: Rows) -> Iterator[str]:
    if field.least and field.most < MAX_ROWS:
        yield gettext("%(least)s to %(most)s rows", least=field.least, most=field.most)
    elif field.least:
        yield ngettext("At least %(num)s row", "At least %(num)s rows", field.least)
    elif field.most < MAX_ROWS:
        yield ngettext("At most %(num)s row", "At most %(num)s rows", field.most)


def render_sample(template: StructuredTemplate) -> str:
    """The filled sample as JSON: its name, its day and its values as a browser would store them."""
    sample = template.sample
    if sample is None:
        raise NotFound
    return json.dumps({"name": sample.name, "today": sample.today, "values": sample.values}, ensure_ascii=False)
