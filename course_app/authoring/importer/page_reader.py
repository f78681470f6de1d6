"""A chapter page, line by line: its head, its categories, its modules, its homework."""

import re
from collections.abc import Sequence
from itertools import pairwise

from course_app.authoring.importer import marks
from course_app.authoring.importer.account import Account
from course_app.authoring.importer.draft import DraftChapter, Paragraph
from course_app.authoring.importer.homework_reader import read_homework_part
from course_app.authoring.importer.lines import Line
from course_app.authoring.importer.module_reader import read_module
from course_app.authoring.importer.runs import Runs, plain

_HEAD = 14
_FIRST_NUMBER = re.compile(r"^\d{1,3}(?:\.\d+)?[.)]?\s*")
_PROMISED = re.compile(r"(?:\d+/)?(\d+) (modules|homework)", re.I)


def is_chapter_page(lines: Sequence[Line]) -> bool:
    """Whether the lines have the form of a chapter page: at least one `Module N · ~M min`."""
    return any(marks.MODULE.fullmatch(line.text) for line in lines)


def read_chapter_pages(lines: Sequence[Line], account: Account) -> list[DraftChapter]:
    """The chapters of a page, in their order."""
    starts = _chapter_starts(lines)
    above = lines[: starts[0]]
    for line in above:
        if what := marks.furniture(line):
            account.furniture(line, what)
        elif line.words <= 12:
            account.furniture(line, "stands above the chapter")
    frame = {line.text for line in above}
    ends = [*starts[1:], len(lines)]
    return [_read_chapter(lines[start:end], frame, account) for start, end in zip(starts, ends, strict=True)]


def _chapter_starts(lines: Sequence[Line]) -> list[int]:
    """Where chapters begin: at `Chapter N` with the chapter's progress or its first module soon below."""
    named = [place for place, line in enumerate(lines) if marks.CHAPTER.fullmatch(line.text)]
    found = [
        place
        for place in named
        if any(
            marks.PROGRESS.fullmatch(line.text) or marks.MODULE.fullmatch(line.text)
            for line in lines[place : place + _HEAD]
        )
    ]
    first_module = next(place for place, line in enumerate(lines) if marks.MODULE.fullmatch(line.text))
    return found if found and found[0] < first_module else [0, *[place for place in found if place > first_module]]


def _read_chapter(lines: Sequence[Line], frame: set[str], account: Account) -> DraftChapter:
    modules = _module_starts(lines)
    first = modules[0] if modules else len(lines)
    homework = _homework_start(lines, modules[-1] if modules else 0)
    chapter = DraftChapter(0, ())
    head_end = min(_before_module(lines, first), *[place for place in _categories(lines) if place < first], first)
    panel = _read_head(chapter, lines[:head_end], account)
    category = _between(chapter, lines[head_end:first], "", account)
    numbers = []
    for start, end in pairwise([*modules, homework]):
        match = marks.MODULE.fullmatch(lines[start].text)
        if match is None:
            continue
        numbers.append(int(match[1]))
        account.made(lines[start], "a module's number and minutes")
        stop = min(
            [place for place in _categories(lines) if start < place < end],
            default=_before_module(lines, end) if end < homework else end,
        )
        chapter.modules.append(read_module(lines[start + 1 : stop], int(match[2]), category or "Modules", account))
        category = _between(chapter, lines[stop:end], category, account)
    if numbers != list(range(1, len(numbers) + 1)):
        account.remark(f"the page numbers its modules {', '.join(map(str, numbers))}; here they are counted 1, 2, 3 …")
    chapter.homework = read_homework_part(lines[homework:], frame, account)
    _settle_panel(chapter, panel, account)
    return chapter


def _module_starts(lines: Sequence[Line]) -> list[int]:
    return [place for place, line in enumerate(lines) if marks.MODULE.fullmatch(line.text)]


def _before_module(lines: Sequence[Line], start: int) -> int:
    """Where a module begins whose line `Module N` stands at `start`: at the number drawn above it, if there is one."""
    return start - 1 if start and start < len(lines) and marks.LONE_NUMBER.fullmatch(lines[start - 1].text) else start


def _categories(lines: Sequence[Line]) -> list[int]:
    """Where `Category` stands with a name below it and the count or a module below that."""
    found = []
    for place in range(len(lines) - 2):
        after = lines[place + 2].text
        is_followed = (
            marks.CATEGORY_COUNT.fullmatch(after) or marks.MODULE.fullmatch(after) or marks.LONE_NUMBER.fullmatch(after)
        )
        if marks.CATEGORY.fullmatch(lines[place].text) and is_followed:
            found.append(place)
    return found


def _homework_start(lines: Sequence[Line], after: int) -> int:
    """Where the homework begins: at its heading, or at the end where there is none."""
    found = [place for place in range(after, len(lines)) if marks.HOMEWORK.fullmatch(lines[place].text)]
    outcomes = [place for place in range(after, len(lines)) if marks.OUTCOME.fullmatch(lines[place].text)]
    named = [place for place in found if lines[place].text[0] in "Cc"] or [
        place for place in found if not outcomes or place > outcomes[0]
    ]
    if not named:
        return len(lines)
    return named[0] - 1 if named[0] - 1 in found else named[0]


def _between(chapter: DraftChapter, lines: Sequence[Line], category: str, account: Account) -> str:
    """Reads what stands between two modules: a category's head, and the number drawn above a module."""
    rest = list(lines)
    while rest:
        if marks.CATEGORY.fullmatch(rest[0].text) and len(rest) > 1:
            account.furniture(rest.pop(0), "the word Category")
            category = _fresh_name(chapter, category, rest[0].text, account)
            account.made(rest.pop(0), "a category's name")
            if rest and marks.CATEGORY_COUNT.fullmatch(rest[0].text):
                account.furniture(rest.pop(0), "a counter")
        elif marks.LONE_NUMBER.fullmatch(rest[0].text):
            account.furniture(rest.pop(0), "a number that the page draws")
        elif what := marks.furniture(rest[0]):
            account.furniture(rest.pop(0), what)
        else:
            rest.pop(0)
    return category


def _fresh_name(chapter: DraftChapter, category: str, name: str, account: Account) -> str:
    """A category's name as files may have it: at most 300 characters, and not one that stood earlier in the chapter."""
    name = name[:300].strip()
    if name == category or name not in chapter.categories():
        return name
    number = next(number for number in range(2, 1000) if f"{name} {number}" not in chapter.categories())
    account.remark(f"the category {name!r} comes twice; the second is called {name} {number}")
    return f"{name[:290]} {number}"


def _read_head(chapter: DraftChapter, lines: Sequence[Line], account: Account) -> list[Line]:
    """Reads number, title and summary; gives the lines below the chapter's progress that are no known furniture."""
    rest = list(lines)
    if rest and (match := marks.CHAPTER.fullmatch(rest[0].text)):
        chapter.number = int(match[1])
        account.made(rest.pop(0), "the chapter's number")
    while rest and (what := marks.furniture(rest[0])):
        account.furniture(rest.pop(0), what)
    if rest and not marks.PROGRESS.fullmatch(rest[0].text):
        chapter.title = rest[0].runs
        account.made(rest.pop(0), "the chapter's title")
    while rest and not marks.PROGRESS.fullmatch(rest[0].text) and not marks.furniture(rest[0]):
        chapter.summary.append(Paragraph(rest[0].runs))
        account.made(rest.pop(0), "the chapter's summary")
    unknown = []
    for line in rest:
        if marks.PROGRESS.fullmatch(line.text):
            account.furniture(line, "the progress panel")
        elif what := marks.furniture(line):
            account.furniture(line, what)
        else:
            unknown.append(line)
    return [*unknown, *[line for line in rest if line.kind == "text" and _PROMISED.search(line.text)]]


def _settle_panel(chapter: DraftChapter, panel: Sequence[Line], account: Account) -> None:
    """A list of the modules in the panel is furniture; counters that promise other numbers than were found are said."""
    titles = [plain(title) for title in (*(each.title for each in chapter.modules), *_homework_titles(chapter))]
    known = {part for title in titles for part in (title, title.split(" · ")[0])}
    found = {"modules": len(chapter.modules), "homework": len(chapter.homework)}
    for line in panel:
        if _FIRST_NUMBER.sub("", line.text) in known:
            account.furniture(line, "the page's list of its modules")
        for count, kind in _PROMISED.findall(line.text):
            if int(count) != found[kind.lower()]:
                account.remark(f"the page counts {count} {kind.lower()}, {found[kind.lower()]} were found")


def _homework_titles(chapter: DraftChapter) -> list[Runs]:
    return [each.title for each in chapter.homework]
