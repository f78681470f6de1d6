"""The questions that a customer's copy answers first, in plain words, before what else it holds."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from course_app.content.fields.choice import Choice
from course_app.content.fields.field_kind import FieldKind, Reference
from course_app.content.fields.table import TableKind
from course_app.content.structured_template import CustomerQuestion, kind_at
from course_app.homework.exports.document_parts import Field, Fields, Part, Passage, Section, Value, printable
from course_app.homework.exports.reader import Reader


@dataclass(frozen=True, slots=True)
class Said:
    """One answer; `label` says of which of several fields it is."""

    label: str
    text: str


def questions_for(reader: Reader) -> tuple[CustomerQuestion, ...]:
    """The questions that this reader's copy answers: a customer's those of its template, other copies none."""
    return reader.template.questions if reader.is_customer else ()


def told_fields(reader: Reader) -> set[str]:
    """The fields that answer a question, and so are not said again; a table stands below all the same."""
    return {each.field for question in questions_for(reader) for each in question.fields if not each.column}


def question_sections(reader: Reader) -> Iterator[Section]:
    """A section for each question."""
    for question in questions_for(reader):
        said = list(answers(reader, question))
        yield Section(question.asks, (answer_part(question, said),))


def below_questions(reader: Reader, sections: Iterator[Section]) -> Iterator[Section]:
    """What else the copy holds: below questions, the headings of the form mean nothing to who did not fill it."""
    return (replace(section, heading="") if questions_for(reader) else section for section in sections)


def answer_part(question: CustomerQuestion, said: list[Said]) -> Part:
    """The answer as it is printed."""
    if any(each.label for each in said):
        return Fields(tuple(Field(each.label, Value(each.text)) for each in said))
    return Passage(question.asks, "\n".join(each.text for each in said) or question.nothing)


def answers(reader: Reader, question: CustomerQuestion) -> Iterator[Said]:
    """Of a single field its value, of several each with its label, of a table's columns a line for each row."""
    fields = {field.id: field for field in reader.template.fields}
    tables = {name: fields[name] for name in (each.field for each in question.fields if each.column) if name in fields}
    for reference in question.fields:
        field = kind_at(fields, reference)
        if reference.column is None and field is not None and reader.sees(field):
            text = _plain(reader, question, field)
            if text:
                yield Said(field.label if len(question.fields) > 1 else "", text)
    for table in tables.values():
        if isinstance(table, TableKind) and reader.sees(table):
            yield from _lines(reader, question, table)


def _plain(reader: Reader, question: CustomerQuestion, field: FieldKind) -> str:
    cell = reader.document.cell(Reference(field.id))
    if isinstance(field, Choice) and cell is not None and (words := question.plain.get(str(cell.value))):
        return printable(words)
    return reader.field_value(field).text


def _lines(reader: Reader, question: CustomerQuestion, table: TableKind) -> Iterator[Said]:
    columns = told_columns(reader, question, table)
    for row in told_rows(reader, question, table):
        texts = [reader.column_value(table, column, row).text for column in columns]
        if any(texts):
            yield Said("", " · ".join(filter(None, texts)))


def told_columns(reader: Reader, question: CustomerQuestion, table: TableKind) -> list[FieldKind]:
    """The columns that answer the question, as far as this reader sees them."""
    wanted = [reference.column for reference in question.fields if reference.field == table.id]
    return [column for column in reader.columns(table) if column.id in wanted]


def told_rows(reader: Reader, question: CustomerQuestion, table: TableKind) -> list[str]:
    """The rows that answer the question, as far as this reader sees them."""
    rows = reader.rows(table)
    return [row for row in rows if all(condition.holds(reader.document, row) for condition in question.where)]
