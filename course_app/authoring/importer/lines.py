"""A source as lines: what stands on each, where, and what its form says about it."""

import re
from dataclasses import dataclass, replace
from typing import Literal

from course_app.authoring.importer.runs import Runs, cut, plain, text_runs

Kind = Literal["text", "heading", "number", "bullet", "row", "quote", "hidden", "verbatim", "callout"]

_BREAKS = str.maketrans(dict.fromkeys("\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029", " "))
_NUMBER = re.compile(r"\s*(\d{1,3})[.)](?:\s+|(?=\S)(?!\d))")
_BULLET = re.compile(r"\s*[•·‣▪◦●–*-]\s+(?=\S)")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a source that holds text. `file` and `number` say where; `cells` are a table row's.

    `level` is a heading's, from 1; `counted` is the number that a numbered line carries; `place` is the line's own
    among all lines of the source, by which its account is kept. In markdown a text may run on to the line `last`;
    there `raw` is markdown that stays as it is, and `mark` the kind of a callout. `lost` says what cannot be kept.
    """

    file: str
    number: int
    runs: Runs
    kind: Kind = "text"
    level: int = 0
    counted: int = 0
    cells: tuple[Runs, ...] = ()
    place: int = -1
    last: int = 0
    raw: str = ""
    mark: str = ""
    lost: str = ""

    @property
    def text(self) -> str:
        """Its words alone; of a row, its cells parted by a bar."""
        return " | ".join(plain(cell) for cell in self.cells) if self.cells else plain(self.runs)

    def with_runs(self, runs: Runs) -> "Line":
        """The same line, of which only `runs` is looked at."""
        return replace(self, runs=runs)

    def as_bold(self) -> "Line":
        """The same line; a heading as a bold paragraph, for places that hold no heading."""
        bold = tuple(replace(run, strong=True) for run in self.runs)
        return replace(self, kind="text", runs=bold) if self.kind == "heading" else self

    def as_text(self) -> "Line":
        """The same line, as a plain paragraph."""
        return replace(self, kind="text")

    @property
    def words(self) -> int:
        return len(self.text.split())


def text_lines(file: str, text: str) -> list[Line]:
    """The lines of a page that was copied as text."""
    rows = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").translate(_BREAKS).split("\n")
    found = [_line(file, number, row) for number, row in enumerate(rows, 1)]
    return undouble([line for line in found if line.runs or line.cells])


def _line(file: str, number: int, row: str) -> Line:
    cells = tuple(text_runs(cell) for cell in row.split("\t"))
    if sum(map(bool, cells)) > 1 and cells[0]:
        return Line(file, number, (), "row", cells=cells)
    return numbered(Line(file, number, text_runs(row)))


def numbered(line: Line) -> Line:
    """The line with its mark of a list read off, if it has one."""
    text = plain(line.runs)
    if (match := _NUMBER.match(text)) and match.end() < len(text):
        return replace(line, kind="number", counted=int(match[1]), runs=cut(line.runs, match.end()))
    if match := _BULLET.match(text):
        return replace(line, kind="bullet", runs=cut(line.runs, match.end()))
    return line


def undouble(lines: list[Line]) -> list[Line]:
    """The lines of each numbered list without the second number that a page drew: `3. 3Term` is `3. Term`.

    Only where every line of the list repeats its own number, so that `1. 1 page` keeps what it counts.
    """
    found = list(lines)
    start = 0
    while start < len(found):
        end = start + 1
        is_list = found[start].kind == "number"
        while is_list and end < len(found) and _counts_on(found[end - 1], found[end]):
            end += 1
        if is_list and all(map(_repeats, found[start:end])):
            for place, line in enumerate(found[start:end], start):
                found[place] = replace(line, runs=cut(line.runs, len(str(line.counted))))
        start = end
    return found


def _counts_on(before: Line, line: Line) -> bool:
    return line.kind == "number" and line.counted == before.counted + 1


def _repeats(line: Line) -> bool:
    return line.text.startswith(str(line.counted)) and len(line.text) > len(str(line.counted))
