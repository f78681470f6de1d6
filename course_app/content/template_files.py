"""The files in content/homework/structured-templates/ become StructuredTemplates, or Problems."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date

from pydantic import ValidationError

from course_app.content.checks import VALUES, CheckResult, check_document
from course_app.content.fields.field_kind import Reference
from course_app.content.fields.rows import Rows
from course_app.content.fields.table import TableKind
from course_app.content.homework_files import HomeworkFile
from course_app.content.house_words import WORDS_FILE, HouseWords
from course_app.content.identities import Identity
from course_app.content.source_files import SourceFolder
from course_app.content.standards.finding import Finding
from course_app.content.structured_template import (
    Board,
    CustomerQuestion,
    Report,
    Sample,
    StructuredTemplate,
    TemplateLink,
    columns_of,
    kind_at,
    order_derived,
)
from course_app.content.template_header import QuestionHeader, ReportHeader, SampleHeader, TemplateHeader
from course_app.content.template_rules import TemplateFile, check_template
from course_app.content.yaml_faults import read_yaml_file, report_faults

FOLDER = "homework/structured-templates"
SAMPLES = f"{FOLDER}/samples"
LIST_FILE = "templates.txt"


@dataclass(frozen=True, slots=True)
class TemplateFiles:
    """The templates that could be read, and the list of all ids once the course has one.

    While there is no list, homework and links may name templates that are still to be written.
    """

    files: tuple[TemplateFile, ...]
    listed: tuple[tuple[str, int], ...] | None

    def by_id(self) -> dict[str, TemplateFile]:
        """The files by their ids, earlier ids included."""
        return {name: file for file in self.files for name in (*file.header.was, file.header.id)}


def read_templates(folder: SourceFolder) -> TemplateFiles:
    """Every template that could be read, each checked by itself; faults are reported to `folder`."""
    files = [file for path in folder.files(FOLDER, ".yaml") if (file := _read_template(folder, path.name))]
    found = TemplateFiles(tuple(files), _read_list(folder))
    known = found.by_id()
    for name, line in found.listed or ():
        if name not in known and not folder.is_incomplete:
            folder.report("template-unknown", folder.root / FOLDER / LIST_FILE, line, id=name)
    for file in files:
        _check_links(file, found)
    return found


def _read_template(folder: SourceFolder, name: str) -> TemplateFile | None:
    """The template, checked by itself; the next compile takes it as it is while its file has not changed."""
    path = folder.root / FOLDER / name
    before = len(folder.problems)
    values = read_yaml_file(folder, path)
    if values is None:
        return None
    key = ("template", name, folder.digest_of(path))
    known: TemplateFile | None = folder.memo.recall(key)
    if known is not None:
        folder.memo.keep(key, known)
        return replace(known, folder=folder)
    try:
        file = TemplateFile(folder, path, values, TemplateHeader.model_validate(values.values))
    except ValidationError as error:
        report_faults(folder, path, values, error)
        return None
    check_template(file)
    if len(folder.problems) == before:
        folder.memo.keep(key, file)
    return file


def _read_list(folder: SourceFolder) -> tuple[tuple[str, int], ...] | None:
    path = folder.root / FOLDER / LIST_FILE
    text = folder.read_text(path) if path.exists() else None
    if text is None:
        return None
    return tuple((line.strip(), number) for number, line in enumerate(text.splitlines(), 1) if line.strip())


def _check_links(file: TemplateFile, found: TemplateFiles) -> None:
    known = found.by_id()
    for place, link in enumerate(file.header.links):
        source = known.get(link.template)
        if source is None:
            if found.listed is not None and not file.folder.is_incomplete:
                file.report("template-unknown", "links", place, "template", id=link.template)
            continue
        if kind_at(source.fields, link.source) is None:
            reason = f"the template {link.template} has no such field or column"
            file.report("template-reference", "links", place, "source", reference=link.source, reason=reason)
            continue
        theirs = {column.id for column in columns_of(source.fields[link.source.field])}
        ours = {column.id for field in (file.fields.get(link.to.field),) if field for column in columns_of(field)}
        for column, own in link.columns.items():
            if column not in theirs or own not in ours:
                reason = "one of the two tables has no such column"
                where = ("links", place, "columns", column)
                file.report("template-reference", *where, reference=f"{column}: {own}", reason=reason)
        _check_disclosure(file, place, source)


def _check_disclosure(file: TemplateFile, place: int, source: TemplateFile) -> None:
    """What is internal at its source reaches no customer by being taken over, unless the author says so (R10)."""
    link = file.header.links[place]
    theirs, ours = link.source.field, link.to.field
    pairs = [(column, f"{theirs}.{column}", f"{ours}.{own}") for column, own in link.columns.items()]
    for name, read, written in pairs or [(link.source.column or theirs, link.source, link.to)]:
        is_leak = _is_for_customer(file, Reference(written)) and not _is_for_customer(source, Reference(read))
        if is_leak and name not in link.discloses:
            file.report("audience-link", "links", place, source=f"{link.template}: {read}", to=written, name=name)


def _is_for_customer(file: TemplateFile, reference: Reference) -> bool:
    parts = [kind_at(file.fields, Reference(reference.field)), kind_at(file.fields, reference)]
    return all(part is not None and part.audience == "customer" for part in parts)


def check_template_uses(found: TemplateFiles, homework: Mapping[str, Sequence[HomeworkFile]]) -> None:
    """Reports homework that names a template which is not there, and templates that name homework which does not."""
    known = found.by_id()
    pieces = [piece for pieces in homework.values() for piece in pieces]
    for piece in pieces:
        for place, use in enumerate(piece.header.templates):
            if use.id not in known and found.listed is not None and not piece.text.folder.is_incomplete:
                piece.report("template-unknown", piece.file.line_of("templates", place, "id"), id=use.id)
    users = {(use.id, piece.header.id) for piece in pieces for use in piece.header.templates}
    for file in found.files:
        names = (file.header.id, *file.header.was)
        for place, item in enumerate(file.header.homework):
            if not any((name, item) in users for name in names) and not file.folder.is_incomplete:
                file.report("template-homework", "homework", place, id=item)


def build_templates(found: TemplateFiles, words: HouseWords) -> tuple[StructuredTemplate, ...]:
    """The templates of files without problems, each with its sample; a sample's faults are reported."""
    return tuple(_built(file, words) for file in found.files)


def _built(file: TemplateFile, words: HouseWords) -> StructuredTemplate:
    """The template with its sample, as it was built before while both files and the words have not changed."""
    folder, path = file.folder, file.folder.root / SAMPLES / f"{file.header.id}.yaml"
    if path.exists():
        folder.read_bytes(path)
    of_words = folder.digest_of(folder.root / WORDS_FILE)
    key = ("built template", file.path.name, folder.digest_of(file.path), folder.digest_of(path), of_words)
    known: StructuredTemplate | None = folder.memo.recall(key)
    before = len(folder.problems)
    built = known or _build(file, words)
    if len(folder.problems) == before:
        folder.memo.keep(key, built)
    return built


def _build(file: TemplateFile, words: HouseWords) -> StructuredTemplate:
    header, sample = file.header, _read_sample(file)
    template = StructuredTemplate(
        id=header.id,
        was=header.was,
        version=header.version,
        title=header.title,
        kind=header.kind,
        about=header.about,
        homework=header.homework,
        is_companion=header.companion,
        name_field=header.name,
        customer_view=header.customer_view,
        exports=header.exports,
        calendar=header.calendar,
        yearly=header.yearly,
        without_names=header.without_names,
        one_page=header.one_page,
        fields=tuple(file.fields.values()),
        retired_fields=tuple(field for field in header.fields if field.retired),
        standards=header.standards,
        derived_order=order_derived(file.fields)[0],
        links=tuple(
            TemplateLink(link.id, link.template, link.source, link.to, dict(link.columns)) for link in header.links
        ),
        board=Board(**dict(header.board)) if header.board else None,
        questions=tuple(map(_question, header.questions)),
        report=_report(header.report) if header.report else None,
        words=words,
        sample=sample,
    )
    if sample:
        _check_sample(file, template, sample)
    return template


def _question(header: QuestionHeader, due: str = "") -> CustomerQuestion:
    return CustomerQuestion(header.asks, header.fields, header.where, dict(header.plain), header.nothing or "", due)


def _report(header: ReportHeader) -> Report:
    questions = tuple(_question(each, each.due or "") for each in header.questions)
    return Report(header.title, header.from_, header.days, header.at, questions)


def _read_sample(file: TemplateFile) -> Sample | None:
    folder, path = file.folder, file.folder.root / SAMPLES / f"{file.header.id}.yaml"
    if not path.exists():
        folder.report("sample-missing", file.path, file.line_of("id"), file=folder.name_of(path))
        return None
    values = read_yaml_file(folder, path)
    if values is None:
        return None
    try:
        header = SampleHeader.model_validate(values.values)
    except ValidationError as error:
        report_faults(folder, path, values, error)
        return None
    return Sample(header.name, header.today, header.values)


def check_sample(template: StructuredTemplate, sample: Sample) -> CheckResult:
    """The check of a sample on its own day. Raises ValueError for a day that does not exist."""
    return check_document(template, sample.values, date.fromisoformat(sample.today), UTC)


def _check_sample(file: TemplateFile, template: StructuredTemplate, sample: Sample) -> None:
    path = file.folder.root / SAMPLES / f"{template.id}.yaml"
    values = read_yaml_file(file.folder, path)
    try:
        result = check_sample(template, sample)
    except ValueError as error:
        file.folder.report("header-value", path, 1, key="today", reason=str(error))
        return
    for finding in result.findings:
        line = values.line_of(_place_in_sample(finding)) + 1 if values else 1
        code = "sample-value" if finding.standard == VALUES else "sample-standard"
        facts = {"place": _shown(finding), "fault": finding.code, "standard": finding.standard}
        file.folder.report(code, path, line, **facts)


def _place_in_sample(finding: Finding) -> tuple[str, ...]:
    place = finding.place
    whole = ("values", place.field, place.row, "cells", place.column)
    return tuple(part for part in whole[: 3 if place.column is None else 5] if part is not None)


def _shown(finding: Finding) -> str:
    place = finding.place
    return " · ".join(part for part in (place.field, place.row, place.column) if part)


def template_identities(file: TemplateFile) -> tuple[Identity, ...]:
    """Every id of a template on which people's words hang: its own, its fields', columns', rows' and declared ticks'.

    `field sop/steps`, `column sop/steps/action`, `row handover-standard/requests:background`, `standard sop/tested`.
    """
    key = ("identities", file.path, file.folder.digest_of(file.path))
    known: tuple[Identity, ...] = file.folder.memo.recall(key) or tuple(_identities(file))
    file.folder.memo.keep(key, known)
    return known


def _identities(file: TemplateFile) -> Iterator[Identity]:
    header = file.header
    templates = (header.id, *header.was)

    def identity(kind: str, names: list[str], *place: str | int) -> Identity:
        return Identity(kind, names[0], tuple(names[1:]), file.path, file.line_of(*place))

    yield identity("template", list(templates), "id")
    for at, field in enumerate(header.fields):
        fields = [f"{template}/{name}" for template in templates for name in (field.id, *field.was)]
        yield identity("field", fields, "fields", at, "id")
        if isinstance(field, Rows):
            for number, column in enumerate(field.columns):
                columns = [f"{name}/{each}" for name in fields for each in (column.id, *column.was)]
                yield identity("column", columns, "fields", at, "columns", number, "id")
        if isinstance(field, TableKind):
            for row in (*field.given_rows(), *field.retired_rows()):
                yield identity(
                    "row", [f"{name}:{each}" for name in fields for each in (row.id, *row.was)], "fields", at
                )
    for at, standard in enumerate(header.standards):
        names = [f"{template}/{standard.id}" for template in templates]
        yield identity("standard", names, "standards", at, "id")
