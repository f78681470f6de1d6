"""Two texts compared word by word. Pure."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

Change = Literal["same", "added", "removed"]

_WORD = re.compile(r"\s+|\w+|[^\w\s]")
_LINE = re.compile(r"[^\n]*\n|[^\n]+")
_MOST_PAIRS = 4_000_000
"""Comparing costs about as much as there are pairs; longer texts are compared line by line, the longest as a whole."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text that stands in both, only in the newer or only in the older one."""

    change: Change
    text: str


def difference(older: str, newer: str) -> tuple[Piece, ...]:
    """The pieces as they are read: all but the removed ones make `newer`, all but the added ones `older`."""
    if older == newer:
        return (Piece("same", newer),) if newer else ()
    one, other = _WORD.findall(older), _WORD.findall(newer)
    if len(one) * len(other) > _MOST_PAIRS:
        one, other = _LINE.findall(older), _LINE.findall(newer)
    if len(one) * len(other) > _MOST_PAIRS:
        one, other = [older], [newer]
    return tuple(_joined(_pieces(one, other)))


def _pieces(one: Sequence[str], other: Sequence[str]) -> Iterator[Piece]:
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    for tag, start, end, new_start, new_end in matcher.get_opcodes():
        if tag == "equal":
            yield Piece("same", "".join(one[start:end]))
            continue
        yield Piece("removed", "".join(one[start:end]))
        yield Piece("added", "".join(other[new_start:new_end]))


def _joined(pieces: Iterator[Piece]) -> Iterator[Piece]:
    """Without empty pieces, and with a blank between two changes taken into both: whole phrases read better."""
    kept = [piece for piece in pieces if piece.text]
    removed, added = "", ""
    for number, piece in enumerate(kept):
        is_bridge = piece.change == "same" and piece.text.isspace() and 0 < number < len(kept) - 1
        if piece.change == "removed" or is_bridge:
            removed += piece.text
        if piece.change == "added" or is_bridge:
            added += piece.text
        if piece.change == "same" and not is_bridge:
            yield from _changed(removed, added)
            removed, added = "", ""
            yield piece
    yield from _changed(removed, added)


def _changed(removed: str, added: str) -> Iterator[Piece]:
    if removed:
        yield Piece("removed", removed)
    if added:
        yield Piece("added", added)
