"""What a course may be served with and should be mended all the same: counts, reading time, spelling, headings.

Looked at only once the course has no other problem. A file may silence a code, with a reason, in its header.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from math import ceil
from pathlib import Path
from typing import Any

from markdown_it.token import Token

from course_app.content.chapter_files import read_chapters
from course_app.content.front_matter import CourseHeader, GlossaryHeader, ModuleHeader, PageHeader, TextHeader
from course_app.content.homework_files import read_homework
from course_app.content.house_spelling import HouseSpelling, read_house_spelling
from course_app.content.markdown import plain_text, sections
from course_app.content.problems import Problem
from course_app.content.source_files import SourceFolder
from course_app.content.template_style import report_template_style
from course_app.content.text_files import TextFile, read_text_file
from course_app.content.title_counts import counts_in

Finding = tuple[str, int, Mapping[str, object]]
"""A code, a line of the file counted from 1, and what fills the code's wording."""

AnyTextFile = TextFile[Any]
"""A file with a text, of whatever kind: its header is a TextHeader."""

TAKEAWAYS = 3
FASTEST, SLOWEST, SHORT_MODULE = 150, 30, 15
"""Words a minute that reading with writing may take, and the minutes that even the shortest module may say."""

_LISTS = ("ordered_list_open", "bullet_list_open")
_COUNTED_CALLOUTS = ("key", "insight", "mistake", "note", "tip", "important", "warning", "caution")


def style_problems(root: Path, drafts: Mapping[Path, bytes] | None = None) -> tuple[Problem, ...]:
    """The matters of style in a course that has no other problem, sorted by file and line."""
    folder = SourceFolder(root, drafts=drafts or {})
    spelling = read_house_spelling(folder)
    files: list[AnyTextFile] = []
    tops: tuple[tuple[str, type[TextHeader]], ...] = (
        ("course.md", CourseHeader),
        ("first-day.md", PageHeader),
        ("last-day.md", PageHeader),
        ("glossary.md", GlossaryHeader),
    )
    files += [file for name, kind in tops if (file := read_text_file(folder, root / name, kind))]
    chapters = read_chapters(folder)
    for chapter in chapters:
        files += [chapter.chapter, *chapter.modules]
    files += [piece for pieces in read_homework(folder, chapters).values() for piece in pieces]
    for file in files:
        _report(file, list(_findings(file, spelling)))
    if spelling:
        report_template_style(folder, spelling)
    return tuple(sorted(set(folder.problems)))


def _report(file: AnyTextFile, findings: Sequence[Finding]) -> None:
    """Reports what is not silenced, and what is silenced for nothing."""
    header: TextHeader = file.header
    found = Counter(code for code, _, _ in findings)
    for code, line, facts in findings:
        if code not in header.silenced:
            file.report(code, line, **facts)
    for code in header.silenced:
        if not found[code]:
            file.report("silence-needless", file.file.line_of("silenced", code), silenced=code)


def _findings(file: AnyTextFile, spelling: HouseSpelling | None) -> Iterator[Finding]:
    if spelling:
        yield from _spelling(file, spelling)
    yield from _heading_order(file)
    yield from _title_counts(file)
    if isinstance(file.header, ModuleHeader) and not file.header.retired:
        yield from _takeaways(file)
        yield from _reading_time(file, file.header.minutes)


def _line(file: AnyTextFile, token: Token) -> int:
    return file.file.body_line + (token.map[0] if token.map else 0) + 1


def _spelling(file: AnyTextFile, spelling: HouseSpelling) -> Iterator[Finding]:
    for line, text in (*_header_texts(file), *_body_texts(file)):
        for found, right in spelling.faults(text):
            yield "house-spelling", line, {"found": found, "right": right}


def _header_texts(file: AnyTextFile) -> Iterator[tuple[int, str]]:
    header = file.header
    yield file.file.line_of("title"), header.title
    for key in ("categories", "criteria"):
        for place, text in enumerate(getattr(header, key, ())):
            yield file.file.line_of(key, place), text
    for place, term in enumerate(getattr(header, "terms", ())):
        yield file.file.line_of("terms", place, "term"), term.term
        yield file.file.line_of("terms", place, "meaning"), term.meaning


def _body_texts(file: AnyTextFile) -> Iterator[tuple[int, str]]:
    """The texts of the body, line by line: callout titles too, code and addresses left out."""
    for token in file.text.tokens:
        line = _line(file, token)
        if token.type == "callout_open":
            yield line, str(token.meta["rest"])
        for child in token.children or []:
            if child.type in ("softbreak", "hardbreak"):
                line += 1
            elif child.type in ("text", "image"):
                yield line, child.content


def _heading_order(file: AnyTextFile) -> Iterator[Finding]:
    above = 2
    for token in file.text.tokens:
        if token.type == "heading_open":
            level = int(token.tag[1])
            if level > above + 1:
                yield "heading-order", _line(file, token), {"level": level, "above": above}
            above = level


def _title_counts(file: AnyTextFile) -> Iterator[Finding]:
    """Sections and callouts whose title counts what stands in their one list or comparison."""
    parts = file.parts()
    for place, part in enumerate(parts):
        if part[0].type == "heading_open":
            body = []
            for later in parts[place + 1 :]:
                if later[0].type in ("heading_open", "callout_open", "hr"):
                    break
                body.append(later)
            yield from _count(file, part[0], plain_text(part), body)
        elif part[0].type == "callout_open" and part[0].meta["kind"] in _COUNTED_CALLOUTS:
            yield from _count(file, part[0], str(part[0].meta["rest"]), list(sections(part[1:-1])))


def _count(file: AnyTextFile, opening: Token, title: str, body: Sequence[Sequence[Token]]) -> Iterator[Finding]:
    counted = counts_in(title)
    found = [count for part in body if (count := _entries(part))]
    if counted and len(found) == 1 and found[0] not in counted:
        named = " and ".join(map(str, counted))
        yield "title-count", _line(file, opening), {"title": title, "counted": named, "found": found[0]}


def _entries(part: Sequence[Token]) -> int:
    """How many entries a list has, or a table whose rows begin with a term; 0 for everything else."""
    if part[0].type in _LISTS:
        return len(list(sections(part[1:-1])))
    if part[0].type != "table_open":
        return 0
    rows = [list(sections(row[1:-1])) for group in list(sections(part[1:-1]))[1:] for row in sections(group[1:-1])]
    return len(rows) if rows and all(_is_term(row[0][1]) for row in rows) else 0


def _is_term(cell: Token) -> bool:
    children = [child for child in cell.children or [] if child.type != "text" or child.content.strip()]
    return bool(children) and children[0].type == "strong_open" and children[-1].type == "strong_close"


def _takeaways(file: AnyTextFile) -> Iterator[Finding]:
    for part in file.parts():
        if part[0].type == "callout_open" and part[0].meta["kind"] == "takeaways":
            found = sum(len(list(sections(each[1:-1]))) for each in sections(part[1:-1]))
            if found != TAKEAWAYS:
                yield "takeaways-count", _line(file, part[0]), {"found": found}


def _reading_time(file: AnyTextFile, minutes: int) -> Iterator[Finding]:
    words = file.words()
    least, most = ceil(words / FASTEST), max(words // SLOWEST, SHORT_MODULE)
    if not least <= minutes <= most:
        facts = {"minutes": minutes, "words": words, "least": least, "most": most}
        yield "reading-time", file.file.line_of("minutes"), facts
