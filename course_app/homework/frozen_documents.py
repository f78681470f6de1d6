"""A document frozen: its values as they stood, on its template as it was, with what the check found on that day."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Self
from zoneinfo import ZoneInfo

from flask_babel import gettext

from course_app.content.fields.field_kind import stored_under
from course_app.content.frozen_template import digest_of, shape_of, template_from
from course_app.content.model import Homework
from course_app.content.structured_template import StructuredTemplate
from course_app.errors import CourseAppError
from course_app.homework.check_cost import MOST_COST, cost_of
from course_app.homework.check_request import CheckRequest, template_by_id
from course_app.homework.checks import check_answer
from course_app.homework.documents import OwnDocument, under_present_ids
from course_app.homework.exports.document_parts import PrintedDocument, printable
from course_app.homework.exports.formats import formats_of
from course_app.homework.exports.printed_document import printed_document
from course_app.homework.models import FrozenDocument, FrozenTemplate

_LONGEST_TITLE = 300


class NotOfThisHomeworkError(CourseAppError):
    """A document that does not belong to the homework, or that its owner deleted."""

    status, code = 422, "not_of_this_homework"


class TooLargeToFreezeError(CourseAppError):
    """More than a check can look at."""

    status, code = 413, "too_large"


@dataclass(frozen=True, slots=True)
class Freezing:
    """A document ready to be frozen: everything of its row but whose it is, and in which version."""

    document: OwnDocument
    template: StructuredTemplate
    shape: str
    digest: str
    title: str
    at: datetime
    zone: ZoneInfo
    filled: str
    check_result: str

    @property
    def size(self) -> int:
        return len(self.filled) + len(self.check_result)

    def template_row(self) -> FrozenTemplate:
        """The template's row: the same for everybody."""
        return FrozenTemplate(
            template_id=self.template.id, digest=self.digest, version=self.template.version, shape=self.shape
        )

    def row(self, account_id: str, homework: str, version: int, place: int) -> FrozenDocument:
        """The document's row in one version of a learner's homework."""
        return FrozenDocument(
            account_id=account_id,
            homework=homework,
            version=version,
            document=self.document.id,
            place=place,
            title=self.title,
            template_id=self.template.id,
            template_digest=self.digest,
            today=self.at.astimezone(self.zone).date(),
            zone=str(self.zone),
            filled=self.filled,
            check_result=self.check_result,
        )


def freeze(
    homework: Homework,
    templates: Mapping[str, StructuredTemplate],
    documents: Sequence[OwnDocument],
    at: datetime,
    zone: ZoneInfo,
) -> list[Freezing]:
    """The documents, each checked on the day `at` in `zone` by its template of today; what is missing stops nothing.

    Raises NotOfThisHomeworkError, or TooLargeToFreezeError when all together would take too long to check.
    """
    prepared = []
    cost = 0
    for document in documents:
        template = _template(homework, templates, document)
        values = under_present_ids(template, document.values)
        cost += cost_of(template.words, values)
        if cost > MOST_COST:
            raise TooLargeToFreezeError(
                gettext("These documents are too large to be handed in together. Choose fewer of them at a time.")
            )
        prepared.append((document, template, values))
    return [_frozen(document, template, values, at, zone) for document, template, values in prepared]


def _template(
    homework: Homework, templates: Mapping[str, StructuredTemplate], document: OwnDocument
) -> StructuredTemplate:
    if document.about.get("deleted"):
        raise NotOfThisHomeworkError(gettext("A deleted document cannot be handed in. Bring it back first."))
    template = template_by_id(templates, str(document.about.get("template")))
    asked = {use.id for use in homework.templates}
    if template is None or not asked & {template.id, *template.was} or template.is_companion:
        raise NotOfThisHomeworkError(gettext("This document belongs to other homework, so nothing was handed in."))
    return template


def _frozen(
    document: OwnDocument, template: StructuredTemplate, values: Mapping[str, object], at: datetime, zone: ZoneInfo
) -> Freezing:
    shape = shape_of(template)
    answer = check_answer(CheckRequest(template, values, at.astimezone(zone).date(), zone))
    return Freezing(
        document=document,
        template=template,
        shape=shape,
        digest=digest_of(shape),
        title=_title(document, template, values),
        at=at,
        zone=zone,
        filled=json.dumps(values),
        check_result=json.dumps(answer),
    )


def _title(document: OwnDocument, template: StructuredTemplate, values: Mapping[str, object]) -> str:
    """What the learner called it, else what stands in the field that names it, else the template's title."""
    field = template.field(template.name_field)
    said = stored_under(values, field) if field else None
    for each in (document.about.get("name"), said.get("name") if isinstance(said, dict) else said):
        if isinstance(each, str) and (title := " ".join(printable(each).split())):
            return title[:_LONGEST_TITLE]
    return template.title


@dataclass(frozen=True, slots=True)
class Frozen:
    """A frozen document, read back: all that its page and its files are made of."""

    id: str
    title: str
    template: StructuredTemplate
    values: Mapping[str, object]
    today: date
    zone: ZoneInfo
    check: Mapping[str, Any]

    @classmethod
    def of(cls, row: FrozenDocument, template: FrozenTemplate) -> Self:
        """The document in a row, on the template as it was."""
        return cls(
            row.document,
            row.title,
            template_from(template.shape),
            json.loads(row.filled),
            row.today,
            ZoneInfo(row.zone),
            json.loads(row.check_result),
        )

    def printed(self, has_names: bool = True, author: str = "") -> PrintedDocument:
        """The document of `author` as it is read, on the day on which it was handed in."""
        of = (self.template, self.values, self.today, self.zone)
        return printed_document(*of, "internal", self.title, has_names=has_names, author=author)

    @property
    def formats(self) -> tuple[str, ...]:
        """The kinds of file in which its template can be had."""
        return formats_of(self.template)

    def missing(self) -> list[dict[str, Any]]:
        """The lines of "done to standard" that were open on that day, each with what was found."""
        found: Sequence[dict[str, Any]] = self.check["findings"]
        return [
            {**line, "findings": [found[place] for place in line["findings"]]}
            for line in self.check["standards"]
            if line["state"] == "missing"
        ]
