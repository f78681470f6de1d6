"""What the parts of one template must agree on: audiences, limits, references, and no cycle.

That ids are unique is checked with all ids of the course (identities.py).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from course_app.content.conditions import Condition
from course_app.content.derived.verdicts import Verdict
from course_app.content.fields.choice import Choice
from course_app.content.fields.derived import Derived
from course_app.content.fields.field_kind import FieldKind, Reference, parts_in, references_in
from course_app.content.fields.grid import Grid
from course_app.content.fields.multi_choice import MultiChoice
from course_app.content.source_files import SourceFolder
from course_app.content.structured_template import columns_of, kind_at, order_derived
from course_app.content.template_header import QuestionHeader, TemplateHeader
from course_app.content.yaml_source import YamlValues

Key = str | int


@dataclass(frozen=True, slots=True)
class TemplateFile:
    """A template's file whose keys are valid; `field_of` finds its fields by id, retired ones left out."""

    folder: SourceFolder
    path: Path
    values: YamlValues
    header: TemplateHeader

    def report(self, code: str, *place: Key, **facts: object) -> None:
        """Reports a problem at the line of the value at `place`."""
        self.folder.report(code, self.path, self.line_of(*place), **facts)

    def line_of(self, *place: Key) -> int:
        """The file's line (from 1) of the value at `place`."""
        return self.values.line_of(place) + 1

    @property
    def fields(self) -> dict[str, FieldKind]:
        return {field.id: field for field in self.header.fields if not field.retired}


def check_template(file: TemplateFile) -> None:
    """Reports every disagreement inside the template."""
    _check_audiences(file)
    _check_limits(file)
    _check_references(file)
    _check_conditions(file)
    _check_questions(file)
    _check_report(file)
    for reference in order_derived(file.fields)[1]:
        file.report("derived-cycle", "fields", _place(file, reference.field), id=reference)
    if file.header.name not in file.fields:
        file.report("template-reference", "name", reference=file.header.name, reason="there is no such field")


def _place(file: TemplateFile, field: str) -> int:
    return next(place for place, each in enumerate(file.header.fields) if each.id == field)


def _check_audiences(file: TemplateFile) -> None:
    """A template without a customer view has nothing for customers, one with a view has something."""
    shown = [(place, field) for place, field in enumerate(file.header.fields) if field.audience == "customer"]
    if file.header.customer_view == "none":
        for place, field in shown:
            reason = "the template has no customer view"
            file.report("audience-contradiction", "fields", place, "audience", id=field.id, reason=reason)
    elif not shown:
        reason = "no field is for the customer"
        file.report("audience-contradiction", "customer-view", id=file.header.id, reason=reason)
    for place, field in enumerate(file.header.fields):
        for at, column in enumerate(columns_of(field)):
            if field.audience == "internal" and column.audience == "customer":
                reason = f"the whole field {field.id} is internal"
                file.report("audience-contradiction", "fields", place, "columns", at, id=column.id, reason=reason)


def _check_limits(file: TemplateFile) -> None:
    for place, field in enumerate(file.header.fields):
        inner: list[tuple[tuple[Key, ...], FieldKind]] = [(("fields", place), field)]
        inner += [(("fields", place, "columns", at), column) for at, column in enumerate(columns_of(field))]
        if isinstance(field, Grid):
            inner.append((("fields", place, "cell"), field.cell))
        for where, kind in inner:
            for key, reason in kind.contradictions():
                file.report("limits-contradict", *where, key, key=key, reason=reason)
    for place, standard in enumerate(file.header.standards):
        for key, reason in (*standard.contradictions(), *standard.unreachable(partial(kind_at, file.fields))):
            file.report("limits-contradict", "standards", place, key, key=key, reason=reason)


def _references(file: TemplateFile) -> Iterator[tuple[Reference, tuple[Key, ...]]]:
    header = file.header
    for name in ("fields", "standards", "calendar", "yearly"):
        for reference, path in references_in(getattr(header, name)):
            yield reference, (name, *path)
    for reference, path in references_in(header.questions):
        yield reference, ("questions", *path)
    for reference, path in references_in(header.report):
        yield reference, ("report", *path)
    for place, link in enumerate(header.links):
        yield link.to, ("links", place, "to")
    for reference, path in references_in(header.board):
        yield reference, ("board", *path)


def _check_references(file: TemplateFile) -> None:
    fields = file.fields
    for reference, place in _references(file):
        kind = kind_at(fields, reference)
        if kind is None:
            file.report("template-reference", *place, reference=reference, reason="there is no such field or column")
        elif reference.shapes and kind.shape not in reference.shapes:
            wanted = " or ".join(sorted(reference.shapes - {"derived"})) or "derived field"
            reason = f"it is a {kind.shape}, and a {wanted} is needed"
            file.report("template-reference", *place, reference=reference, reason=reason)


def _check_conditions(file: TemplateFile) -> None:
    """A condition can be fulfilled: it compares a choice or a verdict only with values that it can have."""
    fields = file.fields
    header = file.header
    for name in ("fields", "standards", "questions", "report"):
        for condition, path in parts_in(getattr(header, name), Condition):
            known = _values_of(kind_at(fields, condition.field))
            for value in (*condition.is_, *condition.is_not):
                if known and value not in known:
                    file.report("template-value", name, *path, value=value, known=", ".join(known))
            for key, reason in condition.contradictions():
                file.report("limits-contradict", name, *path, key, key=key, reason=reason)


def _questions(file: TemplateFile) -> Iterator[tuple[QuestionHeader, tuple[Key, ...]]]:
    """What a customer is told, in the view and in the report, with its place in the file."""
    header = file.header
    yield from ((question, ("questions", place)) for place, question in enumerate(header.questions))
    if header.report:
        yield from ((each, ("report", "questions", place)) for place, each in enumerate(header.report.questions))


def _check_questions(file: TemplateFile) -> None:
    """A customer's question is answered from what the customer may see; its plain words are those of its options."""
    for question, where in _questions(file):
        for reference, path in references_in(question):
            kinds = [kind_at(file.fields, Reference(reference.field)), kind_at(file.fields, reference)]
            reason = ""
            if any(kind is not None and kind.audience == "internal" for kind in kinds):
                reason = "it is internal"
            elif kinds[1] is not None and kinds[1].shape in ("table", "grid"):
                reason = "name the column of the table"
            if reason:
                facts = {"asks": question.asks, "reference": reference, "reason": reason}
                file.report("question-audience", *where, *path, **facts)
        known = {value for reference in question.fields for value in _values_of(kind_at(file.fields, reference))}
        for value in question.plain:
            if value not in known:
                file.report("template-value", *where, "plain", value, value=value, known=", ".join(sorted(known)))


def _check_report(file: TemplateFile) -> None:
    """A report's question has one answer: fields, or the rows of one table; of `due` ones the report knows the date."""
    report = file.header.report
    for place, question in enumerate(report.questions if report else ()):
        tables = {reference.field if reference.column else "" for reference in question.fields}
        reason = ""
        if len(tables) > 1:
            reason = "a question of a report names fields, or columns of one table"
        elif report and question.due and tables != {report.at.field}:
            reason = f"`due` looks at {report.at}, so name columns of {report.at.field}"
        if reason:
            where = ("report", "questions", place, "fields")
            file.report("template-reference", *where, reference=question.asks, reason=reason)


def _values_of(kind: FieldKind | None) -> tuple[str, ...]:
    if isinstance(kind, Choice | MultiChoice):
        return tuple(kind.options)
    if isinstance(kind, Derived) and isinstance(kind.value, Verdict):
        return tuple(kind.value.labels)
    return ()
