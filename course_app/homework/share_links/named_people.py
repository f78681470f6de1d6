"""The people in a document whom its readers know by their roles, unless their names are ticked."""

from collections.abc import Iterator

from course_app.content.fields.field_kind import FieldKind
from course_app.content.structured_template import StructuredTemplate, columns_of


def people_shown(template: StructuredTemplate) -> Iterator[tuple[str, str]]:
    """Every person field and column that is for the customer: its reference, and what it is called."""
    for field in template.fields:
        if field.audience != "customer":
            continue
        if field.shape == "person":
            yield field.id, field.label
        for column in columns_of(field):
            if _is_shown_person(column):
                yield f"{field.id}.{column.id}", f"{field.label} · {column.label}"


def _is_shown_person(column: FieldKind) -> bool:
    return column.shape == "person" and column.audience == "customer" and not column.retired
