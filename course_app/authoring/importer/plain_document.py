"""A document that is no chapter page: its headings say what is a chapter, what a module and what a section."""

import re
from collections.abc import Sequence
from dataclasses import replace

from course_app.authoring.importer.account import Account
from course_app.authoring.importer.draft import DraftBlock, DraftChapter, DraftModule, Paragraph, Verbatim
from course_app.authoring.importer.homework_reader import read_piece
from course_app.authoring.importer.lines import Line
from course_app.authoring.importer.module_reader import read_module
from course_app.authoring.importer.runs import Runs, text_runs

CATEGORY = "Modules"
_WORDS_A_MINUTE = 57
_LONGEST_MINUTES = 120
_SYNONYMS = (
    (re.compile(r"(?:key |main )?take-?aways?|key points|in short", re.I), "Hold on to these"),
    (
        re.compile(r"reflections?|reflect|questions? for reflection|reflection questions?", re.I),
        "Reflection · write it down",
    ),
    (
        re.compile(r"(?:learning )?outcomes?|what you (?:will )?(?:take away|have learnt|have learned)", re.I),
        "What you walk away with",
    ),
)
_HOMEWORK = re.compile(r"(?:homework|assignments?|exercises?)\b\s*[·:–-]?\s*(?P<title>.*)", re.I)


def read_plain_lines(lines: Sequence[Line], name: str, account: Account) -> list[DraftChapter]:
    """The chapter in a document whose headings part it; `name` is what the document is called."""
    levels = sorted({line.level for line in lines if line.kind == "heading"})
    tops = [line for line in lines if line.kind == "heading" and line.level == levels[0]]
    has_title = len(tops) == 1 and len(levels) > 1
    level = levels[1] if has_title else levels[0]
    chapter = DraftChapter(0, tops[0].runs if has_title else title_from(name))
    starts = [place for place, line in enumerate(lines) if line.kind == "heading" and line.level == level]
    read_front(chapter, lines[: starts[0]], account)
    for start, end in zip(starts, [*starts[1:], len(lines)], strict=True):
        read_part(chapter, lines[start:end], account)
    return [chapter]


def title_from(name: str) -> Runs:
    """A title from the name of a file or folder: `02-first_value` is "First value"."""
    words = re.sub(r"[\s_-]+", " ", re.sub(r"^\d+[\s._-]*", "", name)).strip()
    return text_runs(words[:1].upper() + words[1:] or name)


def read_front(chapter: DraftChapter, lines: Sequence[Line], account: Account) -> None:
    """What stands above the first module: the chapter's title and its summary."""
    for line in lines:
        if line.kind == "hidden" or line.mark == "header":
            account.furniture(line, "no text of its own")
        elif line.kind == "heading" and line.runs == chapter.title:
            account.made(line, "the chapter's title")
        elif line.kind in ("text", "quote", "bullet", "number"):
            chapter.summary.append(Paragraph(line.runs))
            account.made(line, "the chapter's summary")


def read_part(chapter: DraftChapter, lines: Sequence[Line], account: Account) -> None:
    """Reads one module with its heading, or a homework section, into the chapter."""
    if _HOMEWORK.fullmatch(lines[0].text):
        _read_homework(chapter, lines, account)
        return
    nested = [
        place for place, line in enumerate(lines) if place and line.kind == "heading" and _HOMEWORK.fullmatch(line.text)
    ]
    end = nested[0] if nested else len(lines)
    after = next((place for place in range(end + 1, len(lines)) if _is_beside(lines[end], lines[place])), len(lines))
    homework = lines[end:after]
    own = [*lines[:end], *lines[after:]]
    notes = [line for line in lines if _is_note_of(line, own)]
    module = read_plain_module([line for line in own if line not in notes], account)
    if notes:
        account.all_made(notes, "a footnote")
        module.blocks.append(DraftBlock("prose", pieces=[Verbatim(line.raw) for line in notes]))
    chapter.modules.append(module)
    if nested:
        _read_homework(chapter, [line for line in homework if line not in notes], account)


def _is_note_of(line: Line, lines: Sequence[Line]) -> bool:
    """Whether the line is the text of a footnote that one of `lines` refers to."""
    label = re.match(r"\[\^[^\]]+\]", line.raw)
    return label is not None and any(label.group() in each.raw for each in lines if each is not line)


def _is_beside(heading: Line, line: Line) -> bool:
    return line.kind == "heading" and line.level <= heading.level and not _HOMEWORK.fullmatch(line.text)


def read_plain_module(lines: Sequence[Line], account: Account) -> DraftModule:
    """The module that begins with its title. Its minutes are reckoned from its words."""
    read = []
    for line in lines:
        if line.mark == "header":
            account.unsure(line, "not taken: a key of the header", is_taken=False)
        elif line.kind == "hidden":
            account.furniture(line, "no text of its own")
        else:
            read.append(_with_fixed_heading(line))
    minutes = min(max(round(sum(line.words for line in read) / _WORDS_A_MINUTE), 1), _LONGEST_MINUTES)
    return read_module(read, minutes, CATEGORY, account)


def _with_fixed_heading(line: Line) -> Line:
    """A heading that says in other words what a fixed heading says is read as that one."""
    if line.kind == "heading":
        fixed = next((text for pattern, text in _SYNONYMS if pattern.fullmatch(line.text.rstrip(":"))), None)
        return replace(line, runs=text_runs(fixed)) if fixed else line
    return line


def _read_homework(chapter: DraftChapter, lines: Sequence[Line], account: Account) -> None:
    """A section of homework: a piece for each heading in it, or one piece when it has none."""
    heading = lines[0]
    body = [line for line in lines[1:] if not _skip(line, account)]
    title = _HOMEWORK.fullmatch(heading.text)
    inner = [place for place, line in enumerate(body) if line.kind == "heading"]
    if inner and not (title and title["title"]):
        account.made(heading, "the homework's heading")
        first = [heading.with_runs(title_from("Homework")), *body[: inner[0]]] if inner[0] else []
        parts = [first, *[body[start:end] for start, end in zip(inner, [*inner[1:], len(body)], strict=True)]]
    else:
        named = title["title"] if title and title["title"] else heading.text
        parts = [[heading.with_runs(text_runs(named)), *[line.as_bold() for line in body]]]
    chapter.homework += [read_piece(part, False, account) for part in parts if part]


def _skip(line: Line, account: Account) -> bool:
    if line.kind == "hidden" or line.mark == "header":
        account.furniture(line, "no text of its own")
        return True
    return False
