"""A pasted or uploaded list of addresses, line by line: each is an address, or says why it is none."""

import codecs
import csv
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from flask_babel import gettext

from course_app.accounts.forms import is_address
from course_app.errors import CourseAppError

MOST_LINES = 10_000
_SHOWN = 100
_BYTE_ORDER_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))

Outcome = Literal["invited", "invited-already", "member-already", "twice", "no-address", "unreadable"]


class TooManyLinesError(CourseAppError):
    """A list that is longer than one act can be."""

    status, code = 422, "too_many_lines"


@dataclass(frozen=True, slots=True)
class InvitedLine:
    """A line that is not empty: its number, its beginning as it came, and the address in it or what is wrong."""

    number: int
    text: str
    address: str
    outcome: Outcome


def read_lines(data: bytes) -> list[InvitedLine]:
    """Every line of a list that is not empty; a heading without an address is no line. Raises TooManyLinesError."""
    raw = [(number, line) for number, line in enumerate(_raw_lines(data), 1) if line.strip()]
    if len(raw) > MOST_LINES:
        raise TooManyLinesError(
            gettext(
                "The list has %(count)s lines; at most %(most)s are taken at a time. Nobody was invited. "
                "Divide the list and send its parts one after another.",
                count=len(raw),
                most=MOST_LINES,
            )
        )
    return list(_checked(raw))


def _raw_lines(data: bytes) -> list[str | bytes]:
    """Lines as text; those that are no text in UTF-8 stay bytes."""
    encoding = next((name for mark, name in _BYTE_ORDER_MARKS if data.startswith(mark)), None)
    if encoding == "utf-16":
        return list(data.decode(encoding, "replace").splitlines())
    lines = data.removeprefix(codecs.BOM_UTF8).replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n")
    return [_text(line) for line in lines]


def _text(line: bytes) -> str | bytes:
    try:
        return line.decode()
    except UnicodeDecodeError:
        return line


def _checked(raw: list[tuple[int, str | bytes]]) -> Iterator[InvitedLine]:
    seen: set[str] = set()
    for place, (number, line) in enumerate(raw):
        if isinstance(line, bytes):
            yield InvitedLine(number, line.decode("ascii", "replace")[:_SHOWN], "", "unreadable")
            continue
        address = _address_in(line)
        if place == 0 and _is_heading(line):
            continue
        outcome: Outcome = "no-address" if not address else "twice" if address in seen else "invited"
        seen.add(address)
        yield InvitedLine(number, line.strip()[:_SHOWN], address, outcome)


def _is_heading(line: str) -> bool:
    """A first line without an address that has several cells, or is a word for an address."""
    is_word = line.strip().casefold() in {"email", "e-mail", "address", "mail"}
    return "@" not in line and (is_word or bool(set(line) & set(",;\t")))


def _address_in(line: str) -> str:
    """The first cell with an @ in it, if it is an address; the cells are parted by commas, semicolons or tabs."""
    parted = next((mark for mark in "\t;," if mark in line), ",")
    try:
        cells = next(csv.reader([line], delimiter=parted), [])
    except csv.Error:
        return ""
    found = next((cell.strip().casefold() for cell in cells if "@" in cell), "")
    found = found.rpartition("<")[2].rstrip(">") if found.endswith(">") else found
    return found if is_address(found) else ""
