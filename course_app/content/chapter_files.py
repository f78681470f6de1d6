"""The folders in content/chapters/ become Chapters, or Problems.

Reading comes in two steps, because a link may name any id of the course: read_chapters() parses every file, and once
all ids are known, ChapterFiles.build() renders them.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from course_app.content.block_kinds import Block, Outcome, Reflection, Takeaways
from course_app.content.blocks import build_blocks
from course_app.content.callouts import MODULE_CALLOUTS
from course_app.content.front_matter import ChapterHeader, ModuleHeader
from course_app.content.glossary import Terms
from course_app.content.links import Addresses
from course_app.content.markdown import plain_text
from course_app.content.model import Category, Chapter, Homework, Image, Module
from course_app.content.numbering import check_numbers
from course_app.content.source_files import SourceFolder
from course_app.content.text_files import TextFile, compiled, read_text_file

HEADER_FILE = "chapter.md"


@dataclass(frozen=True, slots=True)
class BuiltModule:
    """A module, the pictures it shows, its reflections with their lines, and the terms not used up to its end."""

    module: Module
    images: tuple[Image, ...]
    reflections: tuple[tuple[Reflection, int], ...]
    missing: frozenset[str]


@dataclass(frozen=True, slots=True)
class BuiltChapter:
    """A chapter, the pictures it shows, and the reflections of each of its files with their lines."""

    chapter: Chapter
    images: tuple[Image, ...]
    reflections: Mapping[Path, tuple[tuple[Reflection, int], ...]]


@dataclass(frozen=True, slots=True)
class ChapterFiles:
    """One chapter's folder, read and parsed. `path` is its chapter.md."""

    chapter: TextFile[ChapterHeader]
    modules: tuple[TextFile[ModuleHeader], ...]

    @property
    def header(self) -> ChapterHeader:
        return self.chapter.header

    def build(self, addresses: Addresses, terms: Terms, homework: Sequence[Homework]) -> BuiltChapter:
        """The Chapter with the pieces of homework that belong to it."""
        images = self.chapter.resolve(addresses)
        missing = terms.ids
        built: dict[Path, BuiltModule] = {}
        for file in self._shown():
            built[file.file.path] = made = _built(file, addresses, terms, missing)
            missing = made.missing
        for file in self.modules:
            if file.file.path not in built:
                built[file.file.path] = _built(file, addresses, terms, frozenset())
        parts = [built[file.file.path] for file in self.modules]
        modules = [part.module for part in parts]
        shown = sorted((module for module in modules if not module.retired), key=lambda module: module.number)
        chapter = Chapter(
            id=self.header.id,
            was=tuple(self.header.was),
            number=self.header.number,
            title=self.header.title,
            is_coming=self.header.status == "coming",
            summary=self.chapter.text.html(self.chapter.text.tokens),
            summary_text=plain_text(self.chapter.text.tokens),
            categories=tuple(
                Category(name, tuple(module for module in shown if module.category == name))
                for name in self.header.categories
            ),
            homework=tuple(item for item in homework if not item.retired),
            retired_modules=tuple(module for module in modules if module.retired),
            retired_homework=tuple(item for item in homework if item.retired),
        )
        reflections = {file.file.path: part.reflections for file, part in zip(self.modules, parts, strict=True)}
        return BuiltChapter(chapter, (*images, *(image for part in parts for image in part.images)), reflections)

    def _shown(self) -> list[TextFile[ModuleHeader]]:
        """The modules in the order in which they are read."""
        shown = [file for file in self.modules if not file.header.retired]
        return sorted(shown, key=lambda file: file.header.number)


def read_chapters(folder: SourceFolder) -> list[ChapterFiles]:
    """Every chapter that could be read, in the order of their numbers; faults are reported to `folder`."""
    found = [chapter for path in folder.folders("chapters") if (chapter := _read_chapter(folder, path))]
    check_numbers([chapter.chapter for chapter in found])
    return sorted(found, key=lambda chapter: chapter.header.number)


def _read_chapter(folder: SourceFolder, path: Path) -> ChapterFiles | None:
    name = path.relative_to(folder.root).as_posix()
    chapter = read_text_file(folder, path / HEADER_FILE, ChapterHeader)
    paths = [file for file in folder.files(name, ".md") if file.name != HEADER_FILE]
    modules = [module for file in paths if (module := read_text_file(folder, file, ModuleHeader))]
    if chapter is None:
        return None
    chapter.require_plain()
    if not plain_text(chapter.text.tokens):
        chapter.report("summary-missing", chapter.file.body_line + 1)
    shown = [module for module in modules if not module.header.retired]
    if chapter.header.status == "coming" and shown:
        chapter.report("chapter-coming", chapter.file.line_of("status"), what=f"{len(shown)} modules")
    if chapter.header.status == "written" and not paths:
        chapter.report("chapter-empty")
    if len(modules) == len(paths):
        check_numbers(shown)
        _check_empty_categories(chapter, shown)
    _check_categories(chapter, shown)
    return ChapterFiles(chapter, tuple(modules))


def _check_categories(chapter: TextFile[ChapterHeader], modules: Sequence[TextFile[ModuleHeader]]) -> None:
    names = chapter.header.categories
    ordered = sorted(modules, key=lambda module: module.header.number)
    for module in ordered:
        if module.header.category not in names:
            line = module.file.line_of("category")
            chapter.text.folder.is_incomplete = True
            module.report("category-unknown", line, name=module.header.category, known=", ".join(names) or "none")
    known = [module for module in ordered if module.header.category in names]
    for before, after in pairwise(known):
        if names.index(after.header.category) < names.index(before.header.category):
            line = after.file.line_of("category")
            after.report("category-order", line, number=after.header.number, name=after.header.category)


def _check_empty_categories(chapter: TextFile[ChapterHeader], modules: Sequence[TextFile[ModuleHeader]]) -> None:
    used = {module.header.category for module in modules}
    for place, name in enumerate(chapter.header.categories):
        if modules and name not in used:
            chapter.report("category-empty", chapter.file.line_of("categories", place), name=name)


def _built(file: TextFile[ModuleHeader], addresses: Addresses, terms: Terms, missing: frozenset[str]) -> BuiltModule:
    """The module of a file, of which the terms `missing` were not used before it in its chapter."""

    def make() -> BuiltModule:
        images = file.resolve(addresses)
        left = terms.link_first_uses(file.text, missing)
        module = build_module(file)
        return BuiltModule(module, tuple(images), tuple(_reflections_of(file, module)), left)

    return compiled(file, (addresses.digest, terms.digest, missing), make)


def build_module(file: TextFile[ModuleHeader]) -> Module:
    """The Module of a file whose links are resolved; faults of its structure are reported."""
    header, parts = file.header, file.parts()
    first, second = ((parts[place] if place < len(parts) else None) for place in (0, 1))
    if first is None or second is None or first[0].type != "paragraph_open" or second[0].type != "paragraph_open":
        file.report("opening-missing", file.file.body_line + 1)
        first, second, rest = None, None, parts
    else:
        rest = parts[2:]
    blocks = build_blocks(file.text, rest, MODULE_CALLOUTS)
    _check_parts(file, blocks)
    return Module(
        id=header.id,
        was=tuple(header.was),
        retired=header.retired,
        revision=header.revision,
        number=header.number,
        title=header.title,
        minutes=header.minutes,
        category=header.category,
        opening=file.text.html(first or []),
        introduction=file.text.html(second or []),
        blocks=blocks,
        footnotes=file.footnotes(),
        words=file.words(),
        digest=file.digest(header.title),
    )


def _check_parts(file: TextFile[ModuleHeader], blocks: Sequence[Block]) -> None:
    for kind, cls, needed in _NEEDED:
        found = sum(isinstance(block, cls) for block in blocks)
        if found == 0 or (found > 1 and cls is not Reflection):
            file.report("module-part", kind=kind, found=found or "no", needed=needed)


_NEEDED: tuple[tuple[str, type[Block], str], ...] = (
    ("takeaways", Takeaways, "exactly one"),
    ("reflection", Reflection, "at least one"),
    ("outcome", Outcome, "exactly one"),
)


def _reflections_of(file: TextFile[ModuleHeader], module: Module) -> Iterator[tuple[Reflection, int]]:
    lines = [
        (token.map[0] if token.map else 0) + file.text.first_line + 1
        for token in file.text.tokens
        if token.type == "callout_open" and token.meta["kind"] == "reflection"
    ]
    yield from zip(module.all_reflections, lines, strict=False)
