"""What fields hold once a stored value has been read: cells, and the values that are more than one plain word."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a value does not fit its field: a code, and the facts that its wording needs. Never any wording."""

    code: str
    params: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Named:
    """A person: name and role, either may be empty."""

    name: str
    role: str


@dataclass(frozen=True, slots=True)
class Answer:
    """Yes or no (None: not answered), and what shows it."""

    is_yes: bool | None
    evidence: str


@dataclass(frozen=True, slots=True)
class Day:
    """A day counted from the date that the template names: Day 0 is that date."""

    number: int


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a document: a field, and inside a table its row and its column."""

    field: str
    row: str | None = None
    column: str | None = None


@dataclass(frozen=True, slots=True)
class Cell:
    """One input of a document, read: `value` is clean, or None where nothing was entered.

    `kind` is the FieldKind that it belongs to; `note` is a grid's note, `why` the explanation of what was flagged.
    """

    place: Place
    kind: Any
    value: object = None
    note: str = ""
    why: str = ""

    @property
    def is_filled(self) -> bool:
        return self.value is not None and bool(self.kind.is_filled(self.value))


@dataclass(frozen=True, slots=True)
class Reading:
    """A stored value, read: the cells that could be made of it, the rows in their order, and what does not fit."""

    cells: tuple[Cell, ...]
    rows: tuple[str, ...] = ()
    faults: tuple[tuple[Place, Fault], ...] = ()
