"""Templates whose every label, and documents whose every text, says for whom it is: INT… is not for customers."""

import itertools
import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from course_app.content.fields.checklist import Checklist, GroupHeader
from course_app.content.fields.choice import Choice
from course_app.content.fields.date_time import DateTime
from course_app.content.fields.field_kind import FieldKind
from course_app.content.fields.grid import Grid
from course_app.content.fields.multi_choice import MultiChoice
from course_app.content.fields.number import Number
from course_app.content.fields.rows import Rows
from course_app.content.fields.score import Score
from course_app.content.fields.short_text import ShortText
from course_app.content.fields.table import TableKind
from course_app.content.structured_template import StructuredTemplate, columns_of

INTERNAL, CUSTOMER, NAME = "INT", "CUS", "NAM"
INTERNAL_YEAR = 2041
"""Every internal date lies in this year, and no other does."""


GIVEN_UP = ShortText.model_validate(
    {"id": "given-up", "kind": "short-text", "label": "INT2x", "audience": "customer", "retired": True}
)
"""What is no longer asked is for its owner alone."""


class Marker:
    """Gives texts, each once, that say for whom they are."""

    def __init__(self) -> None:
        self._numbers = itertools.count(1000)

    def text(self, is_internal: bool) -> str:
        return f"{INTERNAL if is_internal else CUSTOMER}{next(self._numbers)}x"

    def name(self) -> str:
        return f"{NAME}{next(self._numbers)}x"


def is_internal(part: FieldKind) -> bool:
    inner = part.cell if isinstance(part, Grid) else part
    return part.audience == "internal" or inner.audience == "internal"


def marked_template(template: StructuredTemplate, marker: Marker) -> StructuredTemplate:
    """The template with a mark in place of every label; a heading is internal when all under it is."""
    fields = tuple(_marked_field(field, marker) for field in template.fields)
    return replace(template, fields=tuple(_with_headings(fields, marker)), retired_fields=(GIVEN_UP,))


def _marked_field(field: FieldKind, marker: Marker, inside: bool = False) -> FieldKind:
    hidden = inside or is_internal(field)
    changes: dict[str, object] = {"label": marker.text(hidden), "guidance": marker.text(True)}
    if isinstance(field, Rows):
        changes["columns"] = tuple(_marked_field(column, marker, hidden) for column in field.columns)
    if isinstance(field, Grid):
        changes["rows"] = {name: marker.text(hidden) for name in field.rows}
        changes["columns"] = {name: marker.text(hidden) for name in field.columns}
    if isinstance(field, Choice | MultiChoice):
        changes["options"] = {name: marker.text(hidden) for name in field.options}
    if isinstance(field, Checklist):
        changes["groups"] = tuple(_marked_group(group, hidden, marker) for group in field.groups)
    return field.model_copy(update=changes)


def _marked_group(group: GroupHeader, hidden: bool, marker: Marker) -> GroupHeader:
    inside = [hidden or check.audience == "internal" for check in group.checks]
    checks = tuple(
        check.model_copy(update={"label": marker.text(each), "help": marker.text(True)})
        for check, each in zip(group.checks, inside, strict=True)
    )
    return group.model_copy(update={"label": marker.text(all(inside)), "checks": checks})


def _with_headings(fields: tuple[FieldKind, ...], marker: Marker) -> Iterator[FieldKind]:
    for place, field in enumerate(fields):
        if not field.part:
            yield field
            continue
        under = [field, *itertools.takewhile(lambda each: not each.part, fields[place + 1 :])]
        yield field.model_copy(update={"part": marker.text(all(map(is_internal, under)))})


def marked_values(template: StructuredTemplate, marker: Marker, chance: random.Random) -> dict[str, object]:
    """A document with something in most places; a row that is hidden from the customer holds internal texts only."""
    values = {
        field.id: _value(field, is_internal(field), marker, chance)
        for field in template.fields
        if field.shape != "derived" and chance.random() < 0.9
    }
    return {**values, GIVEN_UP.id: marker.text(True)}


def _value(field: FieldKind, hidden: bool, marker: Marker, chance: random.Random) -> object:
    if isinstance(field, TableKind):
        return _rows(field, hidden, marker, chance)
    if isinstance(field, Grid):
        return {
            row: {
                column: {"value": _plain(field.cell, hidden, marker, chance), "note": marker.text(hidden)}
                for column in field.columns
            }
            for row in field.rows
        }
    return _plain(field, hidden, marker, chance)


def _rows(table: TableKind, hidden: bool, marker: Marker, chance: random.Random) -> dict[str, object]:
    names = [row.id for row in table.given_rows()]
    if table.may_add_rows():
        names += [f"own-{number}" for number in range(chance.randint(0, 4))]
    has_switch = any(column.id == "visible" for column in columns_of(table))
    checks = {check.id: check.audience for check in table.checks()} if isinstance(table, Checklist) else {}
    found: dict[str, object] = {}
    for place, name in enumerate(names):
        is_visible = chance.choice([True, False, None])
        inside = hidden or checks.get(name) == "internal" or (has_switch and is_visible is not True)
        cells = {
            column.id: _plain(column, inside or is_internal(column), marker, chance)
            for column in columns_of(table)
            if column.shape != "derived" and column.id != "visible"
        }
        if has_switch:
            cells["visible"] = {"answer": is_visible}
        found[name] = {"position": place + 1, "cells": cells, "why": marker.text(True)}
    return found


def _plain(kind: FieldKind, hidden: bool, marker: Marker, chance: random.Random) -> object:
    if kind.shape == "person":
        return {"name": f"{marker.name()} {marker.name()}", "role": marker.text(hidden)}
    if kind.shape == "date":
        first = date(INTERNAL_YEAR if hidden else 2026, 1, 1)
        day = (first + timedelta(chance.randint(0, 364))).isoformat()
        return f"{day}T09:30" if isinstance(kind, DateTime) else day
    if kind.shape == "answer":
        has_evidence = bool(getattr(kind, "evidence", False))
        return {"answer": chance.choice([True, False]), "evidence": marker.text(hidden) if has_evidence else ""}
    if isinstance(kind, MultiChoice):
        return list(kind.options)[:2]
    if isinstance(kind, Choice):
        return chance.choice(list(kind.options)) if kind.options else "own-1"
    if isinstance(kind, Score):
        return chance.randint(kind.from_, kind.to)
    if isinstance(kind, Number):
        return kind.least or 3
    return marker.text(hidden)
