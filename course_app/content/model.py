"""The compiled course: frozen values, made once per content version and shared by everyone.

`Markup` in these values has passed the one sanitiser (markdown.py) and nothing edits it afterwards.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
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


@dataclass(frozen=True, slots=True)
class Image:
    """A picture that a page shows: `name`, made from its bytes, is the last part of its address."""

    name: str
    path: Path

    @property
    def kind(self) -> str:
        """The second half of its media type."""
        ending = self.path.suffix.lower().removeprefix(".")
        return {"jpg": "jpeg"}.get(ending, ending)


@dataclass(frozen=True, slots=True)
class Module:
    """One module. `revision` rises when the author makes a real change; `digest` changes with any edit of the text."""

    id: str
    was: tuple[str, ...]
    retired: bool
    revision: int
    number: int
    title: str
    minutes: int
    category: str
    opening: Markup
    introduction: Markup
    blocks: tuple[Block, ...]
    footnotes: Markup
    words: int
    digest: str

    @property
    def all_reflections(self) -> tuple[Reflection, ...]:
        """Its reflections, the retired ones too."""
        return tuple(block for block in self.blocks if isinstance(block, Reflection))

    @property
    def reflections(self) -> tuple[Reflection, ...]:
        """The reflections that are asked."""
        return tuple(reflection for reflection in self.all_reflections if not reflection.retired)


@dataclass(frozen=True, slots=True)
class Category:
    """A named run of modules within a chapter."""

    name: str
    modules: tuple[Module, ...]


@dataclass(frozen=True, slots=True)
class TemplateUse:
    """A structured template that a piece of homework opens; `documents` is "one" or "per-customer"."""

    id: str
    documents: str


@dataclass(frozen=True, slots=True)
class Homework:
    """One piece of homework: brief, deliverable, the templates it opens and what a reader will judge."""

    id: str
    was: tuple[str, ...]
    retired: bool
    revision: int
    number: int
    title: str
    templates: tuple[TemplateUse, ...]
    criteria: tuple[str, ...]
    blocks: tuple[Block, ...]
    footnotes: Markup
    words: int
    digest: str


@dataclass(frozen=True, slots=True)
class Chapter:
    """One chapter. A coming chapter has a title and a summary, no modules, and is not counted.

    `categories` and `homework` hold what is shown; what the authors retired is in `retired_modules` and
    `retired_homework`, so that people can still read the prompts they answered.
    """

    id: str
    was: tuple[str, ...]
    number: int
    title: str
    is_coming: bool
    summary: Markup
    summary_text: str
    categories: tuple[Category, ...]
    homework: tuple[Homework, ...]
    retired_modules: tuple[Module, ...]
    retired_homework: tuple[Homework, ...]

    @property
    def modules(self) -> tuple[Module, ...]:
        return tuple(module for category in self.categories for module in category.modules)

    @property
    def minutes(self) -> int:
        return sum(module.minutes for module in self.modules)


@dataclass(frozen=True, slots=True)
class Skill:
    """One of the skills that learners score on their first and last day."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Page:
    """A page that frames the course: its title and text."""

    title: str
    body: Markup


@dataclass(frozen=True, slots=True)
class Course:
    """The whole course."""

    title: str
    introduction: Markup
    skills: tuple[Skill, ...]
    first_day: Page
    last_day: Page
    chapters: tuple[Chapter, ...]

    @property
    def written_chapters(self) -> tuple[Chapter, ...]:
        return tuple(chapter for chapter in self.chapters if not chapter.is_coming)

    def modules(self) -> Iterator[Module]:
        for chapter in self.chapters:
            yield from chapter.modules

    def homework(self) -> Iterator[Homework]:
        for chapter in self.chapters:
            yield from chapter.homework
