"""A filled document as it is printed for one audience: pure, from the template, the values, a day and a zone."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, tzinfo
from decimal import Decimal

from flask_babel import get_locale, gettext

from course_app.content.checks import CheckResult, check_document
from course_app.content.fields.cell import Cell
from course_app.content.fields.checklist import CheckHeader
from course_app.content.fields.checklist import Checklist as ChecklistKind
from course_app.content.fields.date import Date
from course_app.content.fields.derived import Derived
from course_app.content.fields.field_kind import FieldKind, Reference
from course_app.content.fields.grid import Grid
from course_app.content.fields.long_text import LongText
from course_app.content.fields.number import Number
from course_app.content.fields.person import Person
from course_app.content.fields.score import Score
from course_app.content.fields.table import TableKind
from course_app.content.filled_document import FilledDocument
from course_app.content.standards.review_date import ReviewDate
from course_app.content.structured_template import StructuredTemplate
from course_app.errors import CourseAppError
from course_app.homework.exports.document_parts import (
    Audience,
    Checklist,
    Field,
    Fields,
    Group,
    Part,
    Passage,
    PrintedDocument,
    Section,
    Table,
    Value,
    printable,
)
from course_app.homework.exports.events import events_of
from course_app.homework.exports.left_out_names import without_names
from course_app.homework.exports.no_longer_asked import no_longer_asked
from course_app.homework.exports.questions import below_questions, question_sections, told_fields
from course_app.homework.exports.reader import VISIBLE, Reader
from course_app.homework.exports.wording import check_words, date_text, number_text, status_words


class NoCustomerCopyError(CourseAppError):
    """The template is wholly internal."""

    status, code = 422, "no_customer_copy"


def printed_document(
    template: StructuredTemplate,
    values: Mapping[str, object],
    today: date,
    zone: tzinfo,
    audience: Audience,
    name: str = "",
    named: frozenset[str] = frozenset(),
    answers_questions: bool = True,
    has_names: bool = True,
    author: str = "",
) -> PrintedDocument:
    """The document for `audience`; the same input always gives the same. Raises NoCustomerCopyError.

    A customer's copy has neither values nor headings of internal fields, columns, rows and checks, and says roles
    for people unless `named` has the field or column (R10). `name` is what its owner calls the document in lists; a
    customer never reads it, because it belongs to no field that states an audience. The template's questions come
    first in it, unless they are answered elsewhere. Without `has_names`, nobody reads a name that stands in a person
    or customer field. `author` is whose the document is: its owner, on our side, where the template asks for none.
    """
    if audience == "customer" and template.customer_view == "none":
        raise NoCustomerCopyError(
            gettext("“%(title)s” is for your own side alone, so there is no copy for customers.", title=template.title)
        )
    document = FilledDocument.of(template.fields, values, today, zone)
    result = check_document(template, values, today, zone)
    reader = Reader(template, document, result.derived, audience, named, has_names)
    heading = _name_of(reader) or (printable(name).strip() if audience == "internal" else "")
    on_first_page = _first_page(reader)
    said = {*told_fields(reader), *on_first_page.values(), *((template.name_field,) if _name_of(reader) else ())}
    printed = PrintedDocument(
        title=heading or template.title,
        kind=template.title if heading else "",
        audience=audience,
        facts=tuple(_facts(reader, on_first_page, result, author)),
        sections=(
            *(question_sections(reader) if answers_questions else ()),
            *below_questions(reader, _sections(reader, said)),
        ),
        events=tuple(events_of(reader, heading or template.title)),
        day=today,
        language=str(get_locale()).replace("_", "-"),
        fits_page=template.one_page,
    )
    return printed if has_names else without_names(printed, template, document)


def _name_of(reader: Reader) -> str:
    field = reader.template.field(reader.template.name_field)
    is_plain = field is not None and not isinstance(field, TableKind | Grid) and reader.sees(field)
    return " ".join(reader.field_value(field).text.split()) if field and is_plain else ""


def _first_page(reader: Reader) -> dict[str, str]:
    """Which fields hold what the first page says: owner, version, date, next review."""
    template = reader.template
    reviews = [standard.field for standard in template.standards if isinstance(standard, ReviewDate)]
    wanted = {"owner": Person, "version": Number, "date": Date}
    found = {name: name for name, kind in wanted.items() if isinstance(template.field(name), kind)}
    for review in [*map(str, reviews), "next-review"]:
        if isinstance(template.field(review), Date | Derived):
            found.setdefault("review", review)
    fields = {name: template.field(each) for name, each in found.items()}
    return {name: field.id for name, field in fields.items() if field and reader.sees(field)}


def _facts(reader: Reader, on_first_page: Mapping[str, str], result: CheckResult, author: str) -> Iterator[Field]:
    template = reader.template
    shown = {
        name: Field(field.label, reader.field_value(field))
        for name, each in on_first_page.items()
        if (field := template.field(each))
    }
    if "owner" in shown:
        yield shown["owner"]
    elif author and reader.has_names and not reader.is_customer:
        yield Field(gettext("Owner"), Value(printable(author)))
    version = Value(number_text(template.version), Decimal(template.version))
    yield shown.get("version") or Field(gettext("Template version"), version)
    today = reader.document.today
    yield shown.get("date") or Field(gettext("Date"), Value(date_text(today), today))
    if "review" in shown:
        yield shown["review"]
    if not reader.is_customer:
        yield Field(gettext("Status"), Value(status_words()[result.status]))


def _sections(reader: Reader, told: set[str]) -> Iterator[Section]:
    """The fields under their headings, those of `told` left out; then what is no longer asked, for the owner."""
    for heading, fields in _under_headings(reader.template.fields):
        asked = [field for field in fields if field.id not in told and reader.sees(field)]
        if parts := tuple(_parts(reader, asked)):
            yield Section(heading, parts)
    if not reader.is_customer and (parts := tuple(_given_up(reader))):
        yield Section(gettext("No longer asked"), parts)


def _under_headings(fields: Sequence[FieldKind]) -> list[tuple[str, list[FieldKind]]]:
    sections: list[tuple[str, list[FieldKind]]] = [("", [])]
    for field in fields:
        if field.part:
            sections.append((field.part, []))
        sections[-1][1].append(field)
    return sections


def _parts(reader: Reader, fields: Sequence[FieldKind]) -> Iterator[Part]:
    short: list[Field] = []
    for field in fields:
        if is_short := not isinstance(field, TableKind | Grid | LongText) and not _is_averages(reader, field):
            short.append(Field(field.label, _with_ends(field, reader.field_value(field))))
        if short and not is_short:
            yield Fields(tuple(short))
            short = []
        if not is_short:
            yield from _large_part(reader, field)
    if short:
        yield Fields(tuple(short))


def _is_averages(reader: Reader, field: FieldKind) -> bool:
    return isinstance(field, Derived) and isinstance(reader.derived.get(field.id), Mapping)


def _with_ends(field: FieldKind, value: Value) -> Value:
    ends = _ends(field)
    return Value(f"{value.text} ({ends})") if value.text and ends else value


def _ends(kind: FieldKind) -> str:
    """What the ends of a score mean."""
    if not isinstance(kind, Score):
        return ""
    ends = ((kind.from_, kind.low), (kind.to, kind.high))
    return ", ".join(f"{number} = {label}" for number, label in ends if label)


def _large_part(reader: Reader, field: FieldKind) -> Iterator[Part]:
    if isinstance(field, LongText):
        yield Passage(field.label, reader.field_value(field).text)
    elif isinstance(field, ChecklistKind):
        yield from _checklist(reader, field)
    elif isinstance(field, TableKind):
        yield from _table(reader, field)
    elif isinstance(field, Grid):
        yield from _grid(reader, field)
    elif isinstance(field, Derived):
        yield _averages(reader, field)


def _table(reader: Reader, table: TableKind) -> Iterator[Table]:
    columns = reader.columns(table)
    if columns:
        yield Table(
            table.label,
            tuple(map(_column_label, columns)),
            tuple(tuple(reader.column_value(table, column, row) for column in columns) for row in reader.rows(table)),
            "; ".join(f"{column.label}: {ends}" for column in columns if (ends := _ends(column))),
        )


def _column_label(column: FieldKind) -> str:
    unit = column.unit if isinstance(column, Number) else None
    return f"{column.label} ({unit})" if unit else column.label


def _grid(reader: Reader, grid: Grid) -> Iterator[Table]:
    """The grid, and under it its notes, which would burst its cells."""
    cells = {(cell.place.row, cell.place.column): cell for cell in reader.document.cells(Reference(grid.id))}

    def value(cell: Cell) -> Value:
        return reader.cell_value(cell, Reference(grid.id))

    rows = ((Value(label), *(value(cells[row, column]) for column in grid.columns)) for row, label in grid.rows.items())
    yield Table(grid.label, ("", *grid.columns.values()), tuple(rows), _ends(grid.cell))
    notes = tuple(
        (Value(grid.rows[row or ""]), Value(grid.columns[column or ""]), Value(text))
        for (row, column), cell in cells.items()
        if (text := printable(cell.note).strip())
    )
    if notes:
        label = gettext("Notes to %(table)s", table=grid.label)
        yield Table(label, (gettext("Row"), gettext("Column"), gettext("Note")), notes)


def _averages(reader: Reader, field: Derived) -> Table:
    found = reader.derived.get(field.id)
    places = [Reference(str(getattr(field.value, "of", "")))]
    numbers = found.items() if isinstance(found, Mapping) else ()
    rows = (
        (Value(reader.label_of(name, places)), reader.derived_value(field, number))
        for name, number in numbers
        if isinstance(number, Decimal)
    )
    return Table(field.label, ("", gettext("Average")), tuple(rows))


def _checklist(reader: Reader, checklist: ChecklistKind) -> Iterator[Checklist]:
    columns, words = [column for column in reader.columns(checklist) if column.id != VISIBLE], check_words()
    rows = set(reader.rows(checklist))
    has_days = not reader.is_customer and any(check.day is not None for check in checklist.checks())
    groups, section = [], ""
    for group in checklist.groups:
        section = group.section or section
        lines = tuple(
            (
                Value(_check_label(reader, check)),
                *((_due(check),) if has_days else ()),
                *(reader.column_value(checklist, column, check.id) for column in columns),
            )
            for check in group.checks
            if check.id in rows
        )
        if lines:
            groups.append(Group(section, group.label, lines))
            section = ""
    if groups:
        labels = ("check", *(("due",) if has_days else ()), *(column.id for column in columns))
        yield Checklist(checklist.label, tuple(words[label] for label in labels), tuple(groups))


def _check_label(reader: Reader, check: CheckHeader) -> str:
    """The check, and for its owner what it means."""
    return check.label if reader.is_customer or not check.help else f"{check.label}: {check.help}"


def _due(check: CheckHeader) -> Value:
    return Value() if check.day is None else Value(gettext("Day %(n)s", n=check.day))


def _given_up(reader: Reader) -> Iterator[Part]:
    for earlier, field in no_longer_asked(reader):
        yield from _parts(earlier, [field])
