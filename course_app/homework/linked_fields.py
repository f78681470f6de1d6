"""One entry, many uses: what a page has to know of the fields of other templates that its own may be filled from."""

from collections.abc import Iterator, Mapping

from flask import url_for

from course_app.content.fields.checklist import Checklist
from course_app.content.fields.choice import Choice
from course_app.content.fields.field_kind import FieldKind
from course_app.content.fields.table import TableKind
from course_app.content.structured_template import StructuredTemplate, TemplateLink, columns_of
from course_app.homework.check_request import template_by_id

Source = dict[str, object]


def sources_of(
    templates: Mapping[str, StructuredTemplate], template: StructuredTemplate, field: FieldKind
) -> list[Source]:
    """The sources of `field`, as the browser reads them. A template that is not written yet is no source."""
    return [
        source
        for link in template.links
        if link.to.field == field.id and (found := template_by_id(templates, link.template))
        for source in _source(link, found)
    ]


def _source(link: TemplateLink, template: StructuredTemplate) -> Iterator[Source]:
    field = template.field(link.source.field)
    if field is None:
        return
    columns = [column for column in columns_of(field) if not column.retired]
    yield {
        "id": link.id,
        "template": template.id,
        "was": template.was,
        "title": template.title,
        "path": url_for("homework.worksheet", template_id=template.id),
        "name": template.name_field,
        "field": field.id,
        "earlier": field.was,
        "shape": field.shape,
        "column": link.source.column,
        "to": link.to.column,
        "columns": list(link.columns.items()),
        "names": dict(_names(field)),
        "given": [(row.id, dict(row.cells)) for row in field.given_rows()] if isinstance(field, TableKind) else [],
        "derived": [column.id for column in columns if column.shape == "derived"],
        "labels": {each.id: dict(each.options) for each in (field, *columns) if isinstance(each, Choice)},
    }


def _names(field: FieldKind) -> Iterator[tuple[str, str]]:
    """What the given rows of a table are called: a check by its label, a row by the first words in it."""
    if isinstance(field, Checklist):
        yield from ((check.id, check.label) for check in field.checks())
    elif isinstance(field, TableKind):
        for row in field.given_rows():
            yield row.id, next((text for text in row.cells.values() if isinstance(text, str)), "")
