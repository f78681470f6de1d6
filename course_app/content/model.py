"""The compiled course: frozen values, made once per content version and shared by everyone.

`Markup` in these values has passed the one sanitiser (markdown.py) and nothing edits it afterwards.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from markupsafe import Markup

from course_app.content.block_kinds import Block, Reflection


@dataclass(frozen=True, slots=True)
class Image:
    """A picture that a page shows: `name`, made from its bytes, is the last part of its address."""

    name: str
    data: bytes

    @property
    def kind(self) -> str:
        """The second half of its media type."""
        ending = self.name.rpartition(".")[2]
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
class Term:
    """An entry of the glossary; `id` is its place on the page."""

    id: str
    name: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Glossary:
    """The glossary's page: its title, its text, and the terms in the order of the alphabet."""

    title: str
    body: Markup
    terms: tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class Course:
    """The whole course."""

    title: str
    introduction: Markup
    skills: tuple[Skill, ...]
    first_day: Page
    last_day: Page
    glossary: Glossary
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
