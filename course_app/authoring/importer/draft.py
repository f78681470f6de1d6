"""What an importer has understood, before it becomes files."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from course_app.authoring.importer.runs import Runs

BlockKind = Literal[
    "prose", "section", "framework",
    "key", "insight", "mistake", "pause", "quote", "note", "tip", "important", "warning", "caution",
    "takeaways", "reflection", "outcome",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph."""

    runs: Runs


@dataclass(frozen=True, slots=True)
class Listing:
    """A list; each entry is its paragraphs' runs."""

    is_numbered: bool
    items: tuple[Runs, ...]
    start: int = 1


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: its head, and its rows with as many cells. `has_terms` sets the first column as terms."""

    head: tuple[Runs, ...]
    rows: tuple[tuple[Runs, ...], ...]
    has_terms: bool


@dataclass(frozen=True, slots=True)
class Verbatim:
    """Markdown that stands as it stood."""

    text: str


Piece = Paragraph | Listing | Grid | Verbatim


@dataclass(slots=True)
class Entry:
    """One entry of a framework; `more` follows its first paragraph."""

    term: Runs
    explanation: Runs
    more: list[Piece] = field(default_factory=list)


@dataclass(slots=True)
class DraftBlock:
    """One block. `entries` and `closing` are a framework's, whose `pieces` are its lead-in."""

    kind: BlockKind
    title: Runs = ()
    pieces: list[Piece] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)
    closing: Runs = ()


@dataclass(slots=True)
class DraftModule:
    """One module; `minutes` is 0 where the source said none."""

    title: Runs
    minutes: int
    category: str
    opening: Piece | None = None
    introduction: Piece | None = None
    blocks: list[DraftBlock] = field(default_factory=list)


@dataclass(slots=True)
class DraftHomework:
    """One piece of homework."""

    title: Runs
    brief: list[Piece] = field(default_factory=list)
    deliverable: list[Piece] = field(default_factory=list)


@dataclass(slots=True)
class DraftChapter:
    """One chapter. `number` is 0 where the source said none; `pictures` are files of the source, by their new names."""

    number: int
    title: Runs
    summary: list[Piece] = field(default_factory=list)
    modules: list[DraftModule] = field(default_factory=list)
    homework: list[DraftHomework] = field(default_factory=list)
    pictures: dict[str, Path] = field(default_factory=dict)

    def categories(self) -> list[str]:
        """The names of its categories, in their order."""
        return list(dict.fromkeys(module.category for module in self.modules))
