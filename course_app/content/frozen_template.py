"""A template as it was on one day: its compiled shape as plain JSON, and the template that the shape gives again.

What was handed in is shown on the template on which it was written. So this shape is read for as long as anybody's work
is kept: a key of a template's file may be added, and an old one is never given another meaning.
"""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel, TypeAdapter

from course_app.content.fields.field_kind import DateReference, FieldKind
from course_app.content.fields.kinds import AnyField
from course_app.content.house_words import HouseWords, HouseWordsHeader
from course_app.content.standards.kinds import AnyStandard
from course_app.content.standards.standard import Standard
from course_app.content.structured_template import StructuredTemplate, order_derived

_FIELDS: TypeAdapter[tuple[FieldKind, ...]] = TypeAdapter(tuple[AnyField, ...])
_STANDARDS: TypeAdapter[tuple[Standard, ...]] = TypeAdapter(tuple[AnyStandard, ...])
_PLAIN = ("id", "version", "title", "kind", "about", "name_field", "customer_view", "is_companion")
_LISTS = ("was", "homework", "exports")
_SWITCHES = ("without_names", "one_page")
_WORDS = ("never_a_person", "offices", "titles", "not_a_verb")


def shape_of(template: StructuredTemplate) -> str:
    """The template as JSON, without what leads to other documents and readers: the same template gives the same text.

    Nothing is sorted: the order of options, rows and columns is part of the template.
    """
    shape: dict[str, object] = {name: getattr(template, name) for name in _PLAIN}
    shape |= {name: list(getattr(template, name)) for name in _LISTS}
    shape |= {"calendar": list(template.calendar), "yearly": list(template.yearly)}
    shape |= {name: getattr(template, name) for name in _SWITCHES}
    shape["fields"] = [_written(field) for field in template.fields]
    shape["retired-fields"] = [_written(field) for field in template.retired_fields]
    shape["standards"] = [_written(standard) for standard in template.standards]
    shape["words"] = _words(template.words)
    return json.dumps(shape)


def digest_of(shape: str) -> str:
    """By which a shape is told from every other one."""
    return hashlib.sha256(shape.encode()).hexdigest()


def _written(part: BaseModel) -> dict[str, Any]:
    """A part as its author wrote it."""
    return part.model_dump(mode="json", by_alias=True, exclude_unset=True)


def _words(words: HouseWords) -> dict[str, object]:
    lists = {name.replace("_", "-"): sorted(getattr(words, name)) for name in _WORDS}
    return {"vague": [_written(rule) for rule in words.rules], **lists}


def template_from(shape: str) -> StructuredTemplate:
    """The template that shape_of() was given. Raises ValueError for a text that never came from there."""
    held: Mapping[str, Any] = json.loads(shape)
    fields = _FIELDS.validate_python(held["fields"])
    plain = {name: held[name] for name in _PLAIN}
    lists: dict[str, Any] = {name: tuple(held[name]) for name in _LISTS}
    return StructuredTemplate(
        **plain,
        **lists,
        calendar=tuple(map(DateReference, held["calendar"])),
        yearly=tuple(map(DateReference, held.get("yearly", ()))),
        without_names=held.get("without_names", False),
        one_page=held.get("one_page", False),
        fields=fields,
        retired_fields=_FIELDS.validate_python(held["retired-fields"]),
        standards=_STANDARDS.validate_python(held["standards"]),
        derived_order=order_derived({field.id: field for field in fields})[0],
        links=(),
        board=None,
        questions=(),
        report=None,
        words=HouseWords.of(HouseWordsHeader.model_validate(held["words"])),
        sample=None,
    )
