"""The homework at the end of a chapter page: per piece a title, a brief and a deliverable."""

import re
from collections.abc import Sequence

from course_app.authoring.importer import marks
from course_app.authoring.importer.account import Account
from course_app.authoring.importer.draft import DraftHomework
from course_app.authoring.importer.lines import Line
from course_app.authoring.importer.pieces import pieces_of
from course_app.authoring.importer.runs import cut

_LABEL = re.compile(r"deliverable\s*[·:–-]\s*(?=\S)", re.I)
_SHORT, _LONG = 6, 45


def read_homework_part(lines: Sequence[Line], frame: set[str], account: Account) -> list[DraftHomework]:
    """The pieces of homework; `frame` holds the lines above the chapter, which a page repeats at its end."""
    rest = []
    for place, line in enumerate(lines):
        if marks.HOMEWORK.fullmatch(line.text) and place < 2:
            account.furniture(line, "the homework's heading")
        elif what := marks.furniture(line):
            account.furniture(line, what)
        elif line.text in frame:
            account.furniture(line, "stands above the chapter too")
        elif marks.LONE_NUMBER.fullmatch(line.text):
            account.furniture(line, "a number that the page draws")
        else:
            rest.append(line)
    titles = [place for place in range(len(rest)) if _is_title(rest, place)]
    first = titles[0] if titles else len(rest)
    if first and rest[0].words <= _LONG:
        account.furniture(rest[0], "a line of encouragement")
    ends = [*titles[1:], len(rest)] if titles else []
    return [read_piece(rest[start:end], end == len(rest), account) for start, end in zip(titles, ends, strict=True)]


def _is_title(lines: Sequence[Line], place: int) -> bool:
    """Whether a piece begins here: a heading, or a line set like one, with a brief below it."""
    line = lines[place]
    if marks.DELIVERABLE.fullmatch(line.text) or _LABEL.match(line.text):
        return False
    if line.kind == "heading":
        first = next(each for each in lines if each.kind == "heading")
        return line.level <= first.level
    after = lines[place + 1] if place + 1 < len(lines) else None
    return (
        line.kind in ("text", "number")
        and marks.looks_like_heading(line)
        and after is not None
        and after.kind == "text"
        and not marks.looks_like_heading(after)
        and not marks.DELIVERABLE.fullmatch(after.text)
    )


def read_piece(lines: Sequence[Line], is_last: bool, account: Account) -> DraftHomework:
    """The piece whose title is the first line; below the last one of a page stands what belongs to the page."""
    homework = DraftHomework(lines[0].runs)
    account.made(lines[0], "a homework's title")
    body = list(lines[1:])
    label = next((place for place, line in enumerate(body) if marks.DELIVERABLE.fullmatch(line.text)), None)
    if label is not None:
        account.furniture(body[label], "the word Deliverable")
        brief, deliverable = body[:label], body[label + 1 :]
    else:
        start = next((place for place, line in enumerate(body) if _LABEL.match(line.text)), len(body) - 1)
        if (
            is_last
            and start == len(body) - 1
            and len(body) > 2
            and body[start].words <= _SHORT
            and body[start].text[-1:] != "."
        ):
            start -= 1
            account.unsure(body.pop(), "not taken: a short line below the last homework", is_taken=False)
        brief, deliverable = (body[:start], body[start:]) if len(body) > 1 else (body, [])
    account.all_made(brief, "a homework's brief")
    account.all_made(deliverable, "a homework's deliverable")
    if label is None and deliverable and sum(line.words for line in deliverable) > _LONG:
        account.unsure(deliverable[0], "taken as a homework's deliverable, though it is long")
    homework.brief = pieces_of(brief, account)
    homework.deliverable = pieces_of([_without_label(line) for line in deliverable], account)
    return homework


def _without_label(line: Line) -> Line:
    match = _LABEL.match(line.text)
    return line.with_runs(cut(line.runs, match.end())) if match and line.kind == "text" else line
