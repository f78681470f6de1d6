"""The report that a customer gets of the first days: what was agreed and reached, what is open, next and needed."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, tzinfo

from flask_babel import gettext

from course_app.content.checks import check_document
from course_app.content.fields.field_kind import Reference
from course_app.content.fields.table import TableKind
from course_app.content.filled_document import FilledDocument
from course_app.content.structured_template import CustomerQuestion, Report, StructuredTemplate
from course_app.errors import CourseAppError
from course_app.homework.exports.document_parts import Part, Passage, PrintedDocument, Section, Table
from course_app.homework.exports.left_out_names import without_names
from course_app.homework.exports.printed_document import printed_document
from course_app.homework.exports.questions import answer_part, answers, told_columns, told_rows
from course_app.homework.exports.reader import Reader


class NoReportError(CourseAppError):
    """The template has no report."""

    status, code = 422, "no_such_format"


class NoFirstDayError(CourseAppError):
    """The day from which the report counts is not filled in."""

    status, code = 422, "no_first_day"


def report_document(
    template: StructuredTemplate,
    values: Mapping[str, object],
    today: date,
    zone: tzinfo,
    named: frozenset[str] = frozenset(),
    has_names: bool = True,
) -> PrintedDocument:
    """The report, always for the customer: printed_document() says what `named` and `has_names` are.

    Raises NoReportError, NoFirstDayError.
    """
    report = template.report
    if report is None:
        raise NoReportError(gettext("“%(title)s” has no report.", title=template.title))
    copy = printed_document(template, values, today, zone, "customer", named=named)
    document = FilledDocument.of(template.fields, values, today, zone)
    reader = Reader(template, document, check_document(template, values, today, zone).derived, "customer", named)
    first = _first_day(template, report, document)
    printed = replace(
        copy,
        title=copy.title if copy.kind else report.title,
        kind=report.title if copy.kind else "",
        sections=tuple(Section(each.asks, (_answer(reader, report, each, first),)) for each in report.questions),
        events=(),
    )
    return printed if has_names else without_names(printed, template, document)


def _first_day(template: StructuredTemplate, report: Report, document: FilledDocument) -> date:
    first = document.day(document.cell(report.start))
    if first is None:
        field = template.field(report.start.field)
        label = field.label if field else report.start
        raise NoFirstDayError(
            gettext(
                "The report counts its days from “%(field)s”, and there is no date there yet. What you wrote is safe: "
                "enter the date and ask again.",
                field=label,
            )
        )
    return first


def _answer(reader: Reader, report: Report, question: CustomerQuestion, first: date) -> Part:
    """Fields as a customer's copy says them; rows as a table."""
    table = reader.template.field(question.fields[0].field)
    if not isinstance(table, TableKind):
        return answer_part(question, list(answers(reader, question)))
    columns = told_columns(reader, question, table)
    rows = [row for row in told_rows(reader, question, table) if _belongs(reader, report, question, row, first)]
    if not rows:
        return Passage(question.asks, question.nothing)
    return Table(
        question.asks,
        tuple(column.label for column in columns),
        tuple(tuple(reader.column_value(table, column, row) for column in columns) for row in rows),
    )


def _belongs(reader: Reader, report: Report, question: CustomerQuestion, row: str, first: date) -> bool:
    """Whether the row is due within the report's days, or not, as the question asks. A row without a date is not."""
    if not question.due:
        return True
    document = reader.document
    due = document.day(document.cell(Reference(report.at), row))
    is_within = due is not None and (due - first).days <= report.days
    return is_within is (question.due == "within")
