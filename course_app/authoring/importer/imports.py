"""One import: a source is read, understood, and written into a content folder beside what stands there."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from course_app.authoring.importer.account import Account
from course_app.authoring.importer.bytes_read import decoded
from course_app.authoring.importer.chapter_text import chapter_file, homework_file, module_file
from course_app.authoring.importer.draft import DraftChapter
from course_app.authoring.importer.html_page import html_lines
from course_app.authoring.importer.ids import Ids, ids_of
from course_app.authoring.importer.lines import Line, text_lines
from course_app.authoring.importer.markdown_text import markdown_lines
from course_app.authoring.importer.page_reader import is_chapter_page, read_chapter_pages
from course_app.authoring.importer.plain_document import read_plain_lines
from course_app.authoring.importer.plain_folder import read_plain_folder
from course_app.authoring.importer.runs import plain
from course_app.authoring.importer.skeleton import coming_chapter, skeleton_files
from course_app.authoring.importer.word_file import UnreadableWordFileError, word_lines
from course_app.content.chapter_files import HEADER_FILE, ChapterFiles, read_chapters
from course_app.content.identities import read_published
from course_app.content.source_files import SourceFolder

MAX_SOURCE_BYTES = 5_000_000
_LAST_NUMBER = 999
_HTML = re.compile(r"\s*(?:<!doctype|<html|<head|<body|<main|<article|<section|<div|<h1|<p[ >])", re.I)
_COURSE_INDEX = re.compile(r"(?P<title>.+?)\s*·\s*course index", re.I)


class ImportRefusedError(Exception):
    """Nothing was imported. Its text says why and what to do."""


@dataclass(slots=True)
class Import:
    """What an import makes: texts by their paths in the content folder, files that it replaces, and the account."""

    account: Account = field(default_factory=Account)
    chapters: list[DraftChapter] = field(default_factory=list)
    files: dict[str, str] = field(default_factory=dict)
    pictures: dict[str, Path] = field(default_factory=dict)
    replaced: list[str] = field(default_factory=list)


def import_source(source: Path, root: Path, number: int | None = None) -> Import:
    """Reads `source` for the content folder `root`; writes nothing. Raises ImportRefusedError.

    `number` is the chapter's, where it should have another than the source says.
    """
    found = Import()
    lines = _read(source, found)
    if not found.chapters:
        raise ImportRefusedError(
            f"{source.name} has no chapter in it: a page has a line such as “Module 1 · ~12 min” for each module, "
            "a document has headings; docs/authors.md, Bringing a course in, shows both. Nothing was written."
        )
    if number is not None:
        for place, chapter in enumerate(found.chapters):
            chapter.number = number + place
    course = SourceFolder(root)
    ids = ids_of(root) if root.exists() else Ids()
    if not (root / "course.md").exists():
        found.files |= skeleton_files(_course_title(lines))
        found.account.remark(
            "a new course is begun: course.md, first-day.md, last-day.md and glossary.md are to be written"
        )
        ids.taken |= {"first-skill"}
    standing = {chapter.header.number: chapter for chapter in read_chapters(course)}
    for chapter in found.chapters:
        _number(chapter, standing, found)
    for chapter in found.chapters:
        _place(chapter, standing.get(chapter.number), root, ids, found)
    found.account.settle()
    _fill_gaps({*standing, *[chapter.number for chapter in found.chapters]}, found, ids)
    return found


def _read(source: Path, found: Import) -> list[Line]:
    """Reads the chapters into `found`; gives the lines."""
    if source.is_dir():
        found.chapters = read_plain_folder(source, found.account)
        return []
    try:
        lines = _lines_of(source, found.account)
    except OSError as error:
        raise ImportRefusedError(f"{source} cannot be read: {error.strerror}") from None
    lines = found.account.open(lines)
    if is_chapter_page(lines):
        found.chapters = read_chapter_pages(lines, found.account)
    elif any(line.kind == "heading" for line in lines):
        found.chapters = read_plain_lines(lines, source.stem, found.account)
    return lines


def _lines_of(source: Path, account: Account) -> list[Line]:
    if source.stat().st_size > MAX_SOURCE_BYTES:
        raise ImportRefusedError(
            f"{source.name} is larger than {MAX_SOURCE_BYTES // 1_000_000} MB: import it chapter by chapter"
        )
    if source.suffix.lower() == ".docx":
        try:
            return word_lines(source)
        except UnreadableWordFileError as error:
            raise ImportRefusedError(
                f"{source.name} is not a Word file that can be read ({error}); save it again as .docx"
            ) from None
    text = decoded(source.name, source.read_bytes(), account)
    if source.suffix.lower() in (".html", ".htm") or _HTML.match(text):
        return html_lines(source.name, text)
    lines = text_lines(source.name, text)
    is_markdown = source.suffix.lower() in (".md", ".markdown") and not is_chapter_page(lines)
    return markdown_lines(source.name, text) if is_markdown else lines


def _course_title(lines: Iterable[Line]) -> str:
    named = next((match for line in lines if (match := _COURSE_INDEX.fullmatch(line.text))), None)
    return named["title"].lstrip("←‹« ") if named else "The Course"


def _number(chapter: DraftChapter, standing: dict[int, ChapterFiles], found: Import) -> None:
    """Sees that the chapter has a number that no written chapter has."""
    earlier = {each.number for each in found.chapters[: found.chapters.index(chapter)]}
    wanted = chapter.number
    if not 1 <= wanted <= _LAST_NUMBER or wanted in earlier:
        chapter.number = max([*standing, *earlier], default=0) + 1
        if wanted:
            found.account.remark(f"a chapter called {wanted} on the page is chapter {chapter.number} here")
    before = standing.get(chapter.number)
    if before is not None and before.header.status != "coming":
        raise ImportRefusedError(
            f"chapter {chapter.number} stands in {before.chapter.file.path.parent} already. Nothing was written: "
            "give this one another number with --number, or name another folder with --content"
        )


def _place(chapter: DraftChapter, before: ChapterFiles | None, root: Path, ids: Ids, found: Import) -> None:
    """Gives the chapter its ids and its files; `before` is the coming chapter whose place it takes."""
    chapter_id, folder = _identity(chapter, before, root, ids, found)
    was = before.header.was if before and before.header.id == chapter_id else ()
    found.files[f"{folder}/{HEADER_FILE}"] = chapter_file(chapter, chapter_id, was, found.account)
    for number, module in enumerate(chapter.modules, 1):
        module_id = ids.new(plain(module.title), f"module-{chapter.number}-{number}")
        found.files[f"{folder}/{number:02}-{module_id}.md"] = module_file(module, number, module_id, ids, found.account)
    for number, homework in enumerate(chapter.homework, 1):
        homework_id = ids.new(plain(homework.title), f"homework-{chapter.number}-{number}")
        path = f"homework/{chapter.number:02}-{number}-{homework_id}.md"
        found.files[path] = homework_file(homework, number, homework_id, chapter_id, found.account)
    for name, picture in chapter.pictures.items():
        found.pictures[f"{folder}/{name}"] = picture


def _identity(
    chapter: DraftChapter, before: ChapterFiles | None, root: Path, ids: Ids, found: Import
) -> tuple[str, str]:
    """Id and folder: those of the coming chapter whose place it takes, else new ones from the title.

    A place-holder that an earlier import made gives way, unless its id was published meanwhile.
    """
    if before is not None:
        folder = before.chapter.file.path.parent.relative_to(root).as_posix()
        found.replaced.append(f"{folder}/{HEADER_FILE}")
        published = {name for _, name, _ in read_published(SourceFolder(root))}
        if before.header.id != f"chapter-{chapter.number}" or before.header.id in published:
            return before.header.id, folder
    chapter_id = ids.new(plain(chapter.title), f"chapter-{chapter.number}")
    return chapter_id, f"chapters/{chapter.number:02}-{chapter_id}"


def _fill_gaps(numbers: set[int], found: Import, ids: Ids) -> None:
    """Chapters are counted without a gap: those that are missing are listed as coming."""
    for number in sorted(set(range(1, max(numbers))) - numbers):
        chapter_id = ids.new(f"chapter-{number}", f"chapter-{number}")
        found.files[f"chapters/{number:02}-{chapter_id}/{HEADER_FILE}"] = coming_chapter(number, chapter_id)
        found.account.remark(f"chapter {number} is not there yet: a place-holder lists it as coming")


def write_import(found: Import, root: Path) -> None:
    """Writes the files into the folder `root`. Raises OSError; no file that stands there is written over."""
    for name in found.replaced:
        (root / name).unlink()
        if not any((root / name).parent.iterdir()):
            (root / name).parent.rmdir()
    for name, text in found.files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        with (root / name).open("x", encoding="utf-8", newline="\n") as file:
            file.write(text)
    for name, path in found.pictures.items():
        with (root / name).open("xb") as file:
            file.write(path.read_bytes())
