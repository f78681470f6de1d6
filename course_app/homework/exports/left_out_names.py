"""Names left out of a file (R5): people are said by their roles, customers as such, wherever a text names them."""

import re
from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass, replace
from typing import Any

from flask_babel import gettext

from course_app.content.fields.cell import Cell, Named
from course_app.content.fields.field_kind import Reference
from course_app.content.filled_document import FilledDocument
from course_app.content.structured_template import StructuredTemplate, columns_of
from course_app.homework.exports.document_parts import PrintedDocument

CUSTOMER = "customer"
"""The id of the field, or of the column, in which a template asks who a customer is."""

_SHORTEST = 3
_TEXTS = ("title", "facts", "sections", "events")


def without_names(printed: PrintedDocument, template: StructuredTemplate, document: FilledDocument) -> PrintedDocument:
    """`printed`, in which no text says a name that stands in one of the document's person or customer fields.

    A part of a name counts as well: first name or surname of a person, the first word of a customer.
    """
    instead = _instead(template, document)
    if not instead:
        return printed
    longest_first = sorted(instead, key=len, reverse=True)
    found = re.compile("|".join(rf"(?<!\w){_spaced(name)}(?!\w)" for name in longest_first))

    def hidden(text: str) -> str:
        return found.sub(lambda match: _begun(instead[" ".join(match[0].split())], match), text)

    return replace(printed, **{name: _each_text(getattr(printed, name), hidden) for name in _TEXTS})


def _spaced(name: str) -> str:
    return r"\s+".join(map(re.escape, name.split()))


def _begun(words: str, match: re.Match[str]) -> str:
    """A text begins with a capital letter."""
    return words if match.start() else words[:1].upper() + words[1:]


def _each_text(part: Any, change: Callable[[str], str]) -> Any:
    if isinstance(part, str):
        return change(part)
    if isinstance(part, tuple):
        return tuple(_each_text(each, change) for each in part)
    if is_dataclass(part) and not isinstance(part, type):
        return replace(part, **{each.name: _each_text(getattr(part, each.name), change) for each in fields(part)})
    return part


def _instead(template: StructuredTemplate, document: FilledDocument) -> dict[str, str]:
    """What is said instead of each name, and of each part of one that means a single person."""
    people, customers = dict[str, str](), dict[str, None]()
    for part, cell in _cells(template, document):
        if isinstance(cell.value, Named):
            people.setdefault(" ".join(cell.value.name.split()), cell.value.role or gettext("a named person"))
        elif part == CUSTOMER and isinstance(cell.value, str):
            customers.setdefault(" ".join(cell.value.split()))
    whole = people | dict(zip(customers, _numbered(len(customers)), strict=True))
    parts = dict[str, str]()
    for name, words in whole.items():
        for each in name.split()[: None if name in people else 1]:
            if len(each) >= _SHORTEST and each[:1].isupper():
                parts[each] = words if parts.get(each, words) == words else gettext("a named person")
    return {name: words for name, words in (parts | whole).items() if name}


def _numbered(count: int) -> list[str]:
    if count == 1:
        return [gettext("the customer")]
    return [gettext("customer %(number)s", number=number) for number in range(1, count + 1)]


def _cells(template: StructuredTemplate, document: FilledDocument) -> Iterator[tuple[str, Cell]]:
    """Every cell of the document, with the id of its field or column."""
    for field in template.fields:
        yield from ((field.id, cell) for cell in document.cells(Reference(field.id)))
        for column in columns_of(field):
            yield from ((column.id, cell) for cell in document.cells(Reference(f"{field.id}.{column.id}")))
