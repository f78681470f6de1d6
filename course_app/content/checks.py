"""Whether a document is done to standard: what is missing, what is calculated, and where each standard stands."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, tzinfo
from typing import Literal

from course_app.content.derived.function import Value
from course_app.content.fields.cell import Cell, Fault, Named, Place
from course_app.content.fields.derived import Derived
from course_app.content.fields.field_kind import FieldKind, Reference
from course_app.content.fields.grid import Grid
from course_app.content.fields.rows import Rows
from course_app.content.fields.table import TableKind
from course_app.content.filled_document import FilledDocument
from course_app.content.standards.declared import Declared
from course_app.content.standards.finding import Finding, Quote
from course_app.content.standards.standard import Standard, place_of
from course_app.content.structured_template import StructuredTemplate, kind_at

State = Literal["met", "missing", "declared"]
Calculated = Value | Mapping[str, Value]

VALUES, REQUIRED, LIMITS, NAMED = "all:values", "all:required", "all:limits", "all:named"
"""The standards that every template has without stating them: values fit their fields, required fields are filled,
limits are kept (words, ranges, counts of rows), and every person is a person (R1)."""


@dataclass(frozen=True, slots=True)
class CheckResult:
    """What a check found. `states` has each standard, in order: met, missing, or declared (confirmed by the learner).

    `derived` has each derived field's value; of a derived column, and of averages, a value for each row or column id.
    """

    findings: tuple[Finding, ...]
    states: Mapping[str, State]
    derived: Mapping[str, Calculated]

    @property
    def status(self) -> Literal["draft", "to-standard", "review-overdue"]:
        """Review overdue comes first: such a document was to standard once and is not any more."""
        if any(finding.code == "review_overdue" for finding in self.findings):
            return "review-overdue"
        return "draft" if self.findings else "to-standard"


def check_document(
    template: StructuredTemplate, values: Mapping[str, object], today: date, zone: tzinfo
) -> CheckResult:
    """Checks the stored values of one document on the day `today`. The same input always gives the same result.

    `values` is {field id: stored value}; `<field id>#why` explains a field's flags, and the tick of a declared
    standard stands under the standard's id. Nothing that JSON can hold makes this raise.
    """
    document = FilledDocument.of(template.fields, values, today, zone)
    derived = _derive(template, document)
    findings = [*_implied(template, document, values)]
    states: dict[str, State] = {}
    for name in (VALUES, REQUIRED, LIMITS, NAMED):
        states[name] = "missing" if any(finding.standard == name for finding in findings) else "met"
    for standard in template.standards:
        found = list(_findings(standard, document, template))
        findings += found
        is_tick = isinstance(standard, Declared) and values.get(standard.id) is True
        states[standard.id] = "missing" if found else "declared" if is_tick else "met"
    return CheckResult(tuple(findings), states, derived)


def _derive(template: StructuredTemplate, document: FilledDocument) -> dict[str, Calculated]:
    """Calculates every derived value, each after those it needs, and puts it where references find it."""
    fields = {field.id: field for field in template.fields}
    results: dict[str, Calculated] = {}
    for reference in template.derived_order:
        part = kind_at(fields, reference)
        if not isinstance(part, Derived):
            continue
        if reference.column is not None:
            by_row = {row: part.value.value(document, row) for row in document.rows(reference.field)}
            results[str(reference)] = by_row
            for row, value in by_row.items():
                document.add(Cell(Place(reference.field, row, reference.column), part, value))
            continue
        value = part.value.value(document, None)
        results[str(reference)] = value
        if isinstance(value, Mapping):
            for name, number in value.items():
                document.add(Cell(Place(reference.field, name), part, number))
        else:
            document.add(Cell(Place(reference.field), part, value))
    return results


def _findings(standard: Standard, document: FilledDocument, template: StructuredTemplate) -> Iterator[Finding]:
    found = list(standard.findings(document, template.words))
    subjects = standard.subjects()
    if not found and subjects and not standard.when:
        is_empty = not any(cell.is_filled for reference in subjects for cell in document.cells(reference))
        if is_empty:
            found = [standard.finding("nothing_yet", place_of(subjects[0]))]
    yield from found


def _implied(template: StructuredTemplate, document: FilledDocument, values: Mapping[str, object]) -> Iterator[Finding]:
    yield from (Finding(VALUES, fault.code, place, fault.params) for place, fault in document.faults)
    yield from _unknown(template, values)
    for field in template.fields:
        yield from _required(field, document)
        yield from _counts(field, document)
        cells = document.cells(Reference(field.id))
        for cell in cells:
            if cell.is_filled:
                limits: Iterator[Fault] = cell.kind.limits(cell.value)
                yield from (Finding(LIMITS, fault.code, cell.place, fault.params) for fault in limits)
                if isinstance(cell.value, Named) and not template.words.is_person(cell.value):
                    name = cell.value.name
                    yield Finding(NAMED, "not_named", cell.place, {}, (Quote(0, len(name), name),))


def _unknown(template: StructuredTemplate, values: Mapping[str, object]) -> Iterator[Finding]:
    known = {name for field in (*template.fields, *template.retired_fields) for name in (field.id, *field.was)}
    known |= {standard.id for standard in template.standards}
    for name in values:
        if str(name).removesuffix("#why") not in known:
            yield Finding(VALUES, "unknown_field", Place(str(name)[:64]))


def _required(field: FieldKind, document: FilledDocument) -> Iterator[Finding]:
    if isinstance(field, TableKind):
        if field.required and not document.rows(field.id):
            yield Finding(REQUIRED, "missing", Place(field.id))
        cells = document.cells(Reference(field.id))
        needed = [cell for cell in cells if cell.kind.required and cell.kind.shape != "derived"]
    elif isinstance(field, Grid):
        needed = list(document.cells(Reference(field.id))) if field.required else []
    else:
        needed = list(document.cells(Reference(field.id))) if field.required and field.shape != "derived" else []
    yield from (Finding(REQUIRED, "missing", cell.place) for cell in needed if not cell.is_filled)


def _counts(field: FieldKind, document: FilledDocument) -> Iterator[Finding]:
    if not isinstance(field, Rows):
        return
    found = len(document.rows(field.id))
    if found < field.least:
        yield Finding(LIMITS, "too_few_rows", Place(field.id), {"found": found, "limit": field.least})
    if found > field.most:
        yield Finding(LIMITS, "too_many_rows", Place(field.id), {"found": found, "limit": field.most})
