"""Everything loaded once: the whole course from its folder, or every problem it has."""

import gc
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from course_app.content.chapter_files import BuiltChapter, ChapterFiles, read_chapters
from course_app.content.front_matter import ChapterHeader, CourseHeader, GlossaryHeader, ModuleHeader, PageHeader
from course_app.content.glossary import Terms, build_glossary, read_glossary
from course_app.content.homework_files import HomeworkFile, built_homework, read_homework
from course_app.content.house_words import HouseWords, read_house_words
from course_app.content.identities import Identity, check_identities
from course_app.content.links import Addresses, chapter_address, homework_address, module_address
from course_app.content.memo import Memo
from course_app.content.model import Course, Homework, Image, Page, Skill
from course_app.content.problems import Problem
from course_app.content.source_files import SourceFolder
from course_app.content.structured_template import StructuredTemplate
from course_app.content.template_files import (
    TemplateFiles,
    build_templates,
    check_template_uses,
    read_templates,
    template_identities,
)
from course_app.content.text_files import TextFile, read_text_file


@dataclass(frozen=True, slots=True)
class Catalog:
    """A course without problems. `version` changes with any byte of its files.

    `images` are found by their name, `templates` by their id.
    """

    course: Course
    version: str
    identities: tuple[Identity, ...]
    images: Mapping[str, Image]
    templates: Mapping[str, StructuredTemplate]


@dataclass(frozen=True, slots=True)
class FaultyContent:
    """Why there is no Catalog: every problem, sorted by file and line, and the ids of what could be read."""

    problems: tuple[Problem, ...]
    identities: tuple[Identity, ...] = ()


def load_catalog(
    root: Path, memo: Memo | None = None, drafts: Mapping[Path, bytes] | None = None
) -> Catalog | FaultyContent:
    """Loads the content folder at `root`, with `drafts` in place of its files; no text makes this raise.

    With the same `memo` as the last time, only what changed since is compiled.
    """
    folder = SourceFolder(root, Memo() if memo is None else memo, drafts or {})
    if not root.is_dir():
        folder.report("content-missing", root)
        return FaultyContent(tuple(folder.problems))
    folder.memo.begin_compile(root)
    with _nothing_collected():
        loaded = _loaded(folder)
    folder.memo.end_compile()
    return loaded


@contextmanager
def _nothing_collected() -> Iterator[None]:
    """Most of what a compile makes stays: to look for rubbish among it again and again takes two fifths of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _loaded(folder: SourceFolder) -> Catalog | FaultyContent:
    top = _read_top(folder)
    chapters = read_chapters(folder)
    homework = read_homework(folder, chapters)
    templates = read_templates(folder)
    check_template_uses(templates, homework)
    loaded, identities = _build(folder, top, chapters, homework, templates)
    for find_faults in folder.unparsed:
        find_faults()
    folder.unparsed.clear()
    if folder.problems or loaded is None:
        return FaultyContent(tuple(sorted(set(folder.problems))), identities)
    return loaded


@dataclass(frozen=True, slots=True)
class _TopFiles:
    course: TextFile[CourseHeader] | None
    first_day: TextFile[PageHeader] | None
    last_day: TextFile[PageHeader] | None
    glossary: TextFile[GlossaryHeader] | None
    words: HouseWords | None


def _read_top(folder: SourceFolder) -> _TopFiles:
    course = read_text_file(folder, folder.root / "course.md", CourseHeader)
    first_day = read_text_file(folder, folder.root / "first-day.md", PageHeader)
    last_day = read_text_file(folder, folder.root / "last-day.md", PageHeader)
    for file in (course, first_day, last_day):
        if file:
            file.require_plain()
    return _TopFiles(course, first_day, last_day, read_glossary(folder), read_house_words(folder))


def _build(
    folder: SourceFolder,
    top: _TopFiles,
    files: list[ChapterFiles],
    homework_files: Mapping[str, list[HomeworkFile]],
    template_files: TemplateFiles,
) -> tuple[Catalog | None, tuple[Identity, ...]]:
    addresses = _addresses(files, homework_files)
    terms = Terms.of(top.glossary)
    images: list[Image] = []
    chapters: list[BuiltChapter] = []
    for chapter_files in files:
        pieces: list[Homework] = []
        for file in homework_files.get(chapter_files.header.id, []):
            built = built_homework(file, addresses)
            pieces.append(built.homework)
            images += built.images
        chapter = chapter_files.build(addresses, terms, pieces)
        chapters.append(chapter)
        images += chapter.images
    inner = [identity for file in template_files.files for identity in template_identities(file)]
    identities = (*_identities(top, files, chapters, homework_files), *inner)
    check_identities(folder, identities)
    if top.words is None or folder.problems:
        return None, identities
    templates = {template.id: template for template in build_templates(template_files, top.words)}
    if top.course is None or top.first_day is None or top.last_day is None or top.glossary is None:
        return None, identities
    for page in (top.course, top.first_day, top.last_day, top.glossary):
        images += page.resolve(addresses)
    course = Course(
        title=top.course.header.title,
        introduction=top.course.text.html(top.course.text.tokens),
        skills=tuple(Skill(skill.id, skill.name) for skill in top.course.header.skills),
        first_day=_page(top.first_day),
        last_day=_page(top.last_day),
        glossary=build_glossary(top.glossary),
        chapters=tuple(built.chapter for built in chapters),
    )
    pictures = {image.name: image for image in images}
    return Catalog(course, folder.digest(), identities, pictures, templates), identities


def _page(file: TextFile[PageHeader]) -> Page:
    return Page(file.header.title, file.text.html(file.text.tokens))


def _addresses(files: list[ChapterFiles], homework_files: Mapping[str, list[HomeworkFile]]) -> Addresses:
    """Where every id leads, earlier ids included: a link to a renamed item still arrives."""
    addresses: dict[tuple[str, str], str] = {}
    for chapter in files:
        for name in (chapter.header.id, *chapter.header.was):
            addresses["chapter", name] = chapter_address(chapter.header.id)
        for module in chapter.modules:
            for name in (module.header.id, *module.header.was):
                if not module.header.retired:
                    addresses["module", name] = module_address(chapter.header.id, module.header.id)
    for pieces in homework_files.values():
        for piece in pieces:
            for name in (piece.header.id, *piece.header.was):
                if not piece.header.retired:
                    addresses["homework", name] = homework_address(piece.header.id)
    return Addresses(addresses)


def _identities(
    top: _TopFiles,
    files: list[ChapterFiles],
    chapters: list[BuiltChapter],
    homework_files: Mapping[str, list[HomeworkFile]],
) -> Iterator[Identity]:
    if top.course:
        for place, skill in enumerate(top.course.header.skills):
            line = top.course.file.line_of("skills", place, "id")
            yield Identity("skill", skill.id, (), top.course.file.path, line)
    for chapter_files, chapter in zip(files, chapters, strict=True):
        yield _identity("chapter", chapter_files.chapter)
        for file in chapter_files.modules:
            yield _identity("module", file)
            for reflection, line in chapter.reflections[file.file.path]:
                yield Identity("reflection", reflection.id, reflection.was, file.file.path, line)
    for pieces in homework_files.values():
        for piece in pieces:
            yield _identity("homework", piece)


def _identity(kind: str, file: TextFile[ChapterHeader] | TextFile[ModuleHeader] | HomeworkFile) -> Identity:
    return Identity(kind, file.header.id, tuple(file.header.was), file.file.path, file.file.line_of("id"))
