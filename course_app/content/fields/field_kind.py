"""What every kind of field has in common: the keys that an author writes, and how a stored value is read."""

import re
from collections.abc import Iterator, Mapping
from typing import Annotated, ClassVar, Literal, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, InstanceOf, StringConstraints

from course_app.content.fields.cell import Cell, Fault, Place, Reading
from course_app.content.front_matter import ID_PATTERN, Header, Id, Line

Item = TypeVar("Item")
Found = TypeVar("Found")
Items = Annotated[tuple[Item, ...], Field(strict=False)]
"""A list in the file, a tuple here."""

Guidance = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=1000)]
MAX_TEXT = 200_000


def _key(name: str) -> str:
    return name.rstrip("_").replace("_", "-")


class PartHeader(Header):
    """A part of a template's file: no unknown keys, no silent conversions, keys written with dashes."""

    model_config = ConfigDict(alias_generator=_key)


class FieldKind(PartHeader):
    """One field of a template, or one column of a table.

    `shape` says what references may expect here: text, person, date, choice, number, answer, table, grid or derived.
    """

    shape: ClassVar[str]

    id: Id
    label: Line
    audience: Literal["internal", "customer"]
    required: bool = False
    part: Line | None = None
    guidance: Guidance | None = None
    was: Items[Id] = ()
    retired: bool = False

    def clean(self, value: object) -> object:
        """The value as the rules use it, or a Fault. Takes whatever JSON can hold; never raises."""
        raise NotImplementedError

    def is_filled(self, value: object) -> bool:
        """Whether a clean value says something."""
        return any(text.strip() for text in self.texts(value))

    def limits(self, value: object) -> Iterator[Fault]:
        """Which of the field's own limits a clean value breaks."""
        yield from ()

    def texts(self, value: object) -> Iterator[str]:
        """The running text that a person wrote here; nothing for names, dates, numbers and choices."""
        yield from ()

    def read(self, value: object, why: str = "") -> Reading:
        """The stored value as one cell."""
        place = Place(self.id)
        clean = None if value is None else self.clean(value)
        if isinstance(clean, Fault):
            return Reading((Cell(place, self, None, why=why),), faults=((place, clean),))
        return Reading((Cell(place, self, clean, why=why),))

    def contradictions(self) -> Iterator[tuple[str, str]]:
        """Which of the author's options contradict each other: (key, what is wrong)."""
        yield from ()


def stored_under(values: Mapping[str, object], kind: FieldKind, ending: str = "") -> object:
    """What is stored for `kind`: under its id or, for a renamed field or column, under an earlier one."""
    return next((values[name + ending] for name in (kind.id, *kind.was) if name + ending in values), None)


class Reference(str):
    """The place that a rule looks at, as authors write it: `field` or `field.column`."""

    __slots__ = ()
    shapes: ClassVar[frozenset[str]] = frozenset()
    """The shapes that make sense here; empty for any."""

    @property
    def field(self) -> str:
        return self.partition(".")[0]

    @property
    def column(self) -> str | None:
        return self.partition(".")[2] or None


class CellReference(Reference):
    """A reference to anything but a whole table."""

    shapes = frozenset({"text", "person", "date", "choice", "number", "answer", "grid", "derived"})


class TextReference(Reference):
    """A reference to something written in words."""

    shapes = frozenset({"text", "answer"})


class PersonReference(Reference):
    """A reference to a person."""

    shapes = frozenset({"person"})


class DateReference(Reference):
    """A reference to a date or a moment."""

    shapes = frozenset({"date", "derived"})


class NumberReference(Reference):
    """A reference to something that can be counted with."""

    shapes = frozenset({"number", "grid", "derived"})


class ChoiceReference(Reference):
    """A reference to a choice."""

    shapes = frozenset({"choice"})


class TableReference(Reference):
    """A reference to a whole table."""

    shapes = frozenset({"table"})


class DerivedReference(Reference):
    """A reference to something calculated."""

    shapes = frozenset({"derived"})


_PLACE = re.compile(rf"{ID_PATTERN.strip('^$')}(\.{ID_PATTERN.strip('^$')})?")


def _reader(kind: type[Reference]) -> BeforeValidator:
    """Takes the text from the file; anything else is refused as a value that does not fit."""

    def read(value: object) -> Reference:
        if not isinstance(value, str) or not _PLACE.fullmatch(value):
            raise ValueError("write `field` or `field.column`")
        return kind(value)

    return BeforeValidator(read)


Ref = Annotated[Reference, InstanceOf(), _reader(Reference)]
CellRef = Annotated[CellReference, InstanceOf(), _reader(CellReference)]
TextRef = Annotated[TextReference, InstanceOf(), _reader(TextReference)]
PersonRef = Annotated[PersonReference, InstanceOf(), _reader(PersonReference)]
DateRef = Annotated[DateReference, InstanceOf(), _reader(DateReference)]
NumberRef = Annotated[NumberReference, InstanceOf(), _reader(NumberReference)]
ChoiceRef = Annotated[ChoiceReference, InstanceOf(), _reader(ChoiceReference)]
DerivedRef = Annotated[DerivedReference, InstanceOf(), _reader(DerivedReference)]
TableRef = Annotated[TableReference, InstanceOf(), _reader(TableReference)]

Path = tuple[str | int, ...]


def parts_in(part: object, kind: type[Found], path: Path = ()) -> Iterator[tuple[Found, Path]]:
    """Every `kind` inside a part of a template, with its place in the file."""
    if isinstance(part, kind):
        yield part, path
    elif isinstance(part, BaseModel):
        for name in type(part).model_fields:
            yield from parts_in(getattr(part, name), kind, (*path, _key(name)))
    elif isinstance(part, tuple):
        for place, item in enumerate(part):
            yield from parts_in(item, kind, (*path, place))


def references_in(part: object) -> Iterator[tuple[Reference, Path]]:
    """Every reference inside a part of a template, with its place in the file."""
    return parts_in(part, Reference)
