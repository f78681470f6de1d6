"""The kinds of block that a module or a piece of homework is made of: one frozen class each.

`Markup` in these values has passed the one sanitiser (markdown.py) and nothing edits it afterwards.
"""

from dataclasses import dataclass
from typing import ClassVar

from markupsafe import Markup


@dataclass(frozen=True, slots=True)
class Block:
    """One piece of a module or of a piece of homework. `kind` names its template in templates/chapters/blocks/."""

    kind: ClassVar[str]


@dataclass(frozen=True, slots=True)
class Prose(Block):
    """Paragraphs, lists, tables and images under no heading."""

    kind = "prose"
    body: Markup


@dataclass(frozen=True, slots=True)
class TextSection(Block):
    """A heading and what stands under it."""

    kind = "text-section"
    title: str
    body: Markup


@dataclass(frozen=True, slots=True)
class FrameworkItem:
    """One entry of a framework list; `more` holds what follows the entry's first paragraph."""

    term: Markup
    explanation: Markup
    more: Markup


@dataclass(frozen=True, slots=True)
class Framework(Block):
    """A heading and a numbered list of `Term — explanation`; lead-in and closing rule are outside the count."""

    kind = "framework"
    title: str
    lead_in: Markup
    items: tuple[FrameworkItem, ...]
    closing: Markup


@dataclass(frozen=True, slots=True)
class Comparison(Block):
    """A framework set as a table: each row begins with its term. `cells` has one value for each of `columns[1:]`."""

    kind = "comparison"
    title: str
    lead_in: Markup
    columns: tuple[Markup, ...]
    items: tuple["ComparisonRow", ...]
    closing: Markup


@dataclass(frozen=True, slots=True)
class ComparisonRow:
    """One row of a Comparison."""

    term: Markup
    cells: tuple[Markup, ...]


@dataclass(frozen=True, slots=True)
class Key(Block):
    """━━ A rule, a test, a definition, a sample."""

    kind = "key"
    title: str
    body: Markup


@dataclass(frozen=True, slots=True)
class Insight(Block):
    """✦ How the best people work."""

    kind = "insight"
    title: str
    body: Markup


@dataclass(frozen=True, slots=True)
class Mistake(Block):
    """⚠ A named failure and its price."""

    kind = "mistake"
    title: str
    body: Markup


@dataclass(frozen=True, slots=True)
class Pause(Block):
    """◈ Read and think; nothing to write."""

    kind = "pause"
    body: Markup


@dataclass(frozen=True, slots=True)
class Quote(Block):
    """The line to remember."""

    kind = "quote"
    body: Markup


@dataclass(frozen=True, slots=True)
class Takeaways(Block):
    """Hold on to these."""

    kind = "takeaways"
    items: tuple[Markup, ...]


@dataclass(frozen=True, slots=True)
class Reflection(Block):
    """A prompt with a text box. `prompt_text` is the prompt without markup; `digest` changes when the prompt does."""

    kind = "reflection"
    id: str
    was: tuple[str, ...]
    retired: bool
    prompt: Markup
    prompt_text: str
    digest: str


@dataclass(frozen=True, slots=True)
class Outcome(Block):
    """What you walk away with."""

    kind = "outcome"
    body: Markup


@dataclass(frozen=True, slots=True)
class Deliverable(Block):
    """The thing to hand in, in one sentence."""

    kind = "deliverable"
    body: Markup


@dataclass(frozen=True, slots=True)
class Alert(Block):
    """One of GitHub's five callouts; `name` is note, tip, important, warning or caution."""

    kind = "alert"
    name: str
    title: str
    body: Markup


BLOCK_CLASSES: tuple[type[Block], ...] = (
    Prose,
    TextSection,
    Framework,
    Comparison,
    Key,
    Insight,
    Mistake,
    Pause,
    Quote,
    Takeaways,
    Reflection,
    Outcome,
    Deliverable,
    Alert,
)
