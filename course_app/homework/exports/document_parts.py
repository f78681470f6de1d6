"""A document as it is printed: plain text in an order, nothing of how a format looks."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Literal

Audience = Literal["internal", "customer"]

_NOT_IN_XML = re.compile("[^\t\n\u0020-\u007e\u0085-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def printable(text: str) -> str:
    """`text` without what no XML can hold: control characters, halves of surrogate pairs, U+FFFE and U+FFFF."""
    return _NOT_IN_XML.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


@dataclass(frozen=True, slots=True)
class Value:
    """What stands in one place: as it is read, and as a number or date where a spreadsheet may count with it."""

    text: str = ""
    plain: Decimal | date | datetime | None = None


@dataclass(frozen=True, slots=True)
class Field:
    """A label and a short value."""

    label: str
    value: Value


@dataclass(frozen=True, slots=True)
class Fields:
    """Short fields that follow each other."""

    fields: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class Passage:
    """A label and running text; its paragraphs are parted by line breaks."""

    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Table:
    """Columns by their labels, rows of as many values; `note` explains what the numbers mean."""

    label: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """A group of checks: the section that begins with it (or nothing), its label, a row for each check."""

    section: str
    label: str
    rows: tuple[tuple[Value, ...], ...]


@dataclass(frozen=True, slots=True)
class Checklist:
    """Groups of checks with the same columns."""

    label: str
    columns: tuple[str, ...]
    groups: tuple[Group, ...]


Part = Fields | Passage | Table | Checklist


@dataclass(frozen=True, slots=True)
class Section:
    """A heading, empty before the first one, and what stands under it."""

    heading: str
    parts: tuple[Part, ...]

    def says(self, part: Part) -> bool:
        """Whether the heading says already what the part's label says."""
        return not isinstance(part, Fields) and part.label.lower() in self.heading.lower()


@dataclass(frozen=True, slots=True)
class Event:
    """A date for the calendar. `id` stays the same while the place in the document does; a moment is in UTC."""

    id: str
    summary: str
    at: date | datetime
    is_yearly: bool = False


@dataclass(frozen=True, slots=True)
class PrintedDocument:
    """One document for one audience. `kind` is the template's title; `facts` stand on the first page.

    `fits_page`: on paper it is to fit on one page if it can.
    """

    title: str
    kind: str
    audience: Audience
    facts: tuple[Field, ...]
    sections: tuple[Section, ...]
    events: tuple[Event, ...]
    day: date
    language: str
    fits_page: bool = False

    @property
    def full_title(self) -> str:
        """The title by which a document is told from others of the same name."""
        return f"{self.title} · {self.kind}" if self.kind else self.title

    @property
    def parts(self) -> Iterator[Part]:
        """Every part, in order."""
        for section in self.sections:
            yield from section.parts

    @property
    def most_columns(self) -> int:
        """How many columns its widest table has."""
        return max((len(part.columns) for part in self.parts if isinstance(part, Table | Checklist)), default=0)
