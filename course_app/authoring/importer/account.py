"""What became of each line of a source: nothing is lost silently."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from course_app.authoring.importer.lines import Line

Fate = Literal["made", "furniture", "unsure"]


@dataclass(frozen=True, slots=True)
class Entry:
    """What became of one line: `what` says it in words; `is_taken` whether its text stands in the course's files."""

    line: Line
    fate: Fate
    what: str
    is_taken: bool


@dataclass(slots=True)
class Account:
    """Every line of a source with what became of it, and remarks about what the source did not hold."""

    remarks: list[str] = field(default_factory=list)
    _entries: list[Entry] = field(default_factory=list)

    def open(self, lines: Sequence[Line]) -> list[Line]:
        """Enters the lines, as not taken so far; gives them with their places."""
        first = len(self._entries)
        placed = [replace(line, place=place) for place, line in enumerate(lines, first)]
        self._entries += [
            Entry(line, "unsure", "not taken: no part of a page is known that would hold it", False) for line in placed
        ]
        return placed

    def made(self, line: Line, what: str) -> None:
        """The line became this."""
        if not (self._entries[line.place].fate == "unsure" and self._entries[line.place].is_taken):
            self._note(line, "made", what, True)

    def furniture(self, line: Line, what: str) -> None:
        """The line belongs to the page and not to the course."""
        self._note(line, "furniture", what, False)

    def unsure(self, line: Line, what: str, is_taken: bool = True) -> None:
        """The line became this, or was left out, by a guess that an author should look at."""
        self._note(line, "unsure", what, is_taken)

    def _note(self, line: Line, fate: Fate, what: str, is_taken: bool) -> None:
        """Enters what became of a line under the words that it had in the source."""
        self._entries[line.place] = Entry(self._entries[line.place].line, fate, what, is_taken)

    def all_made(self, lines: Iterable[Line], what: str) -> None:
        """All of these lines became this."""
        for line in lines:
            self.made(line, what)

    def settle(self) -> None:
        """Ends the account: a line of which something could not be kept is one to look at."""
        for place, entry in enumerate(self._entries):
            if entry.line.lost and entry.fate == "made":
                self._entries[place] = replace(entry, fate="unsure", what=f"{entry.what}; {entry.line.lost}")

    def remark(self, words: str) -> None:
        """Something an author should know that is about no single line."""
        self.remarks.append(words)

    def entries(self, *fates: Fate) -> list[Entry]:
        """The entries with one of these fates, in the source's order; all of them when none is named."""
        return [entry for entry in self._entries if not fates or entry.fate in fates]
