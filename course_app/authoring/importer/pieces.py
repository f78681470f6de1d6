"""Lines of text, lists and tables become the pieces of a block."""

import re
from collections.abc import Sequence

from course_app.authoring.importer.account import Account
from course_app.authoring.importer.draft import Grid, Listing, Paragraph, Piece, Verbatim
from course_app.authoring.importer.lines import Line
from course_app.authoring.importer.runs import Run, Runs, cut, plain

_DOT: Runs = (Run(" · "),)
_ROW_NUMBER = re.compile(r"(\d{1,3})[.)]?\s*(?=\S)")


def pieces_of(lines: Sequence[Line], account: Account) -> list[Piece]:
    """The pieces that these lines make, in their order."""
    found: list[Piece] = []
    place = 0
    while place < len(lines):
        end = _end_of_run(lines, place)
        run, kind = lines[place:end], lines[place].kind
        if kind in ("verbatim", "callout"):
            found += [Verbatim(line.raw) for line in run]
        elif kind in ("number", "bullet"):
            found.append(Listing(kind == "number", tuple(line.runs for line in run), run[0].counted or 1))
        elif kind == "row" and len(run) > 1:
            found.append(_grid(run))
        else:
            if kind == "row":
                account.unsure(run[0], "a single row of a table, taken as a paragraph")
            found += [Paragraph(_runs_of(line)) for line in run]
        place = end
    return found


def _end_of_run(lines: Sequence[Line], start: int) -> int:
    end = start + 1
    while end < len(lines) and lines[end].kind == lines[start].kind and _continues(lines[end - 1], lines[end]):
        end += 1
    return end


def _continues(before: Line, line: Line) -> bool:
    if line.kind == "number":
        return line.counted == before.counted + 1
    return line.kind in ("bullet", "row") and before.file == line.file and len(before.cells) == len(line.cells)


def _runs_of(line: Line) -> Runs:
    """A line as one paragraph; a row's cells are parted by a middle dot."""
    if not line.cells:
        return line.runs
    parts: list[Runs] = [line.cells[0]]
    for cell in line.cells[1:]:
        parts += [_DOT, cell] if cell else []
    return tuple(run for part in parts for run in part)


def _grid(rows: Sequence[Line]) -> Grid:
    head, *body = [row.cells for row in rows]
    numbers = [_ROW_NUMBER.match(plain(row[0])) for row in body]
    if all(match and int(match[1]) == number for number, match in enumerate(numbers, 1)):
        starts = [match.end() if match else 0 for match in numbers]
        bare = [(cut(row[0], start), *row[1:]) for row, start in zip(body, starts, strict=True)]
        if all(row[0] for row in bare):
            return Grid(head, tuple(bare), True)
    has_terms = bool(body) and all(row[0] and all(run.strong for run in row[0] if run.text.strip()) for row in body)
    return Grid(head, tuple(body), has_terms)
