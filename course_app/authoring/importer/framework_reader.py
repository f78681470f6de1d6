"""A heading with what stands below it: a framework, a comparison or a text section, and loose prose after a list.

Old pages drew lead-in and closing lines as entries of the list; those that plainly are none are taken out, so that
the entries agree with the count in the title.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from course_app.authoring.importer.account import Account
from course_app.authoring.importer.draft import DraftBlock, Entry, Grid, Paragraph, Piece
from course_app.authoring.importer.lines import Line
from course_app.authoring.importer.marks import capitals
from course_app.authoring.importer.pieces import pieces_of
from course_app.authoring.importer.runs import Runs, cut, is_wholly_emphasised, plain, text_runs, without_style
from course_app.content.title_counts import counts_in

_DASH = re.compile(r"\s*—\s*")
_OTHER_DASH = re.compile(r"\s+[–-]\s+|:\s+")
_LONGEST_TERM = 14
_CLOSING = 45
_LEAST_COLUMNS = 3


def read_framework(heading: Line, body: Sequence[Line], account: Account) -> Iterator[DraftBlock]:
    """The blocks below a heading."""
    title = without_style(heading.runs)
    first = next((place for place, line in enumerate(body) if line.kind in ("number", "row")), None)
    if not body:
        account.unsure(heading, "a heading with nothing below it, taken as loose prose")
        yield DraftBlock("prose", pieces=[Paragraph(heading.runs)])
    elif first is None or any(line.kind == "bullet" for line in body[:first]):
        yield _section(title, body, account)
    elif body[first].kind == "row":
        yield from _comparison(title, body, first, account)
    else:
        yield from _framework(title, body, first, account)


def _section(title: Runs, body: Sequence[Line], account: Account) -> DraftBlock:
    account.all_made(body, "the text of a section")
    return DraftBlock("section", title, pieces_of(body, account))


def _comparison(title: Runs, body: Sequence[Line], first: int, account: Account) -> Iterator[DraftBlock]:
    end = first
    while end < len(body) and body[end].kind == "row" and len(body[end].cells) == len(body[first].cells):
        end += 1
    (table, *more) = pieces_of(body[first:end], account)
    if more or not isinstance(table, Grid):
        yield _section(title, body, account)
        return
    is_counted = len(table.head) >= _LEAST_COLUMNS and len(table.rows) in counts_in(plain(title))
    if table.has_terms or is_counted:
        account.all_made(body[first:end], "a row of a comparison")
        block = DraftBlock("section", title, [*_lead_in(body[:first], account), Grid(table.head, table.rows, True)])
        rest = _take_closing(block, body[end:], account)
        yield block
        yield from _loose(rest, account)
    else:
        yield _section(title, body, account)


def _lead_in(lines: Sequence[Line], account: Account) -> list[Piece]:
    account.all_made(lines, "a lead-in")
    return pieces_of(lines, account)


def _loose(lines: Sequence[Line], account: Account) -> Iterator[DraftBlock]:
    if lines:
        account.all_made(lines, "loose prose")
        yield DraftBlock("prose", pieces=pieces_of(lines, account))


def _take_closing(block: DraftBlock, rest: Sequence[Line], account: Account) -> Sequence[Line]:
    """Takes the line after a list as its closing rule if it is one; gives the lines after it."""
    if not rest or rest[0].kind != "text":
        return rest
    if is_wholly_emphasised(rest[0].runs) or (
        rest[0].words <= _CLOSING and not any(run.emphasis for run in rest[0].runs)
    ):
        account.made(rest[0], "a closing rule")
        block.closing = without_style(rest[0].runs)
        return rest[1:]
    return rest


@dataclass(slots=True)
class _Item:
    """A numbered line with the lines that belong to it, and its dash, if it has one."""

    line: Line
    more: list[Line]
    dash: re.Match[str] | None

    @property
    def term(self) -> str:
        return self.line.text[: self.dash.start()] if self.dash else ""


def _framework(title: Runs, body: Sequence[Line], first: int, account: Account) -> Iterator[DraftBlock]:
    items, rest = _items(body[first:])
    if not any(item.dash for item in items):
        yield _section(title, body, account)
        return
    before, members, after = _members(items, counts_in(plain(title)), account)
    block = DraftBlock("framework", title, _lead_in(body[:first], account))
    for item in before:
        account.made(item.line, "a lead-in that the page drew as an entry")
        block.pieces += pieces_of([item.line.as_text(), *item.more], account)
        account.all_made(item.more, "a lead-in")
    block.entries = [_entry(item, account) for item in members]
    if after:
        account.made(after[0].line, "a closing rule that the page drew as an entry")
        block.closing = without_style(after[0].line.runs)
        rest = [*after[0].more, *[line for item in after[1:] for line in (item.line.as_text(), *item.more)], *rest]
    else:
        rest = list(_take_closing(block, rest, account))
    yield block
    yield from _loose(rest, account)


def _items(lines: Sequence[Line]) -> tuple[list[_Item], list[Line]]:
    """The numbered lines that count on from one another with what stands between them, and the lines after the list."""
    numbers = [place for place, line in enumerate(lines) if line.kind == "number"]
    last = 0
    for before, place in pairwise(numbers):
        if lines[place].counted != lines[before].counted + 1:
            break
        last = place
    starts = [place for place in numbers if place <= last]
    ends = [*starts[1:], last + 1]
    items = [
        _Item(lines[start], list(lines[start + 1 : end]), _dash_of(lines[start].text))
        for start, end in zip(starts, ends, strict=True)
    ]
    after = last + 1
    while after < len(lines) and lines[after].kind == "bullet":
        items[-1].more.append(lines[after])
        after += 1
    return items, list(lines[after:])


def _dash_of(text: str) -> re.Match[str] | None:
    match = _DASH.search(text)
    if match and match.start() > 0:
        return match
    other = _OTHER_DASH.search(text)
    return (
        other
        if other and 0 < len(text[: other.start()].split()) <= 6 and capitals(text[: other.start()]) >= 0.6
        else None
    )


def _members(items: list[_Item], counts: list[int], account: Account) -> tuple[list[_Item], list[_Item], list[_Item]]:
    """Lead-in, members and closing of a list."""
    wanted = max((count for count in counts if 1 < count <= len(items)), default=None)
    before: list[_Item] = []
    after: list[_Item] = []
    members = list(items)
    while len(members) > (wanted or 1):
        first, last = _strangeness(members[0], members), _strangeness(members[-1], members)
        if max(first, last) < (1 if wanted else 2) or (wanted is None and (before if first >= last else after)):
            break
        if first >= last:
            before.append(members.pop(0))
        else:
            after.insert(0, members.pop())
    if wanted and len(members) > wanted:
        account.unsure(members[-1].line, f"taken as an entry, though the title counts {wanted}")
    return before, members, after


def _strangeness(item: _Item, members: Sequence[_Item]) -> int:
    """How little a numbered line looks like the others: 0 for a member, 2 and more for a line that is plainly none."""
    if item.dash is None:
        return 3
    if item.line.text.endswith(":"):
        return 2
    usual = median(capitals(each.term) for each in members if each.dash)
    is_lower = usual - capitals(item.term) > 0.4
    is_long = len(item.term.split()) > max(8, 2 * median(len(each.term.split()) for each in members if each.dash))
    return is_lower + is_long


def _entry(item: _Item, account: Account) -> Entry:
    account.made(item.line, "an entry of a framework")
    account.all_made(item.more, "what follows an entry")
    more = pieces_of(item.more, account)
    if item.dash:
        term, explanation = cut(item.line.runs, 0, item.dash.start()), cut(item.line.runs, item.dash.end())
        if len(plain(term).split()) > _LONGEST_TERM:
            account.unsure(item.line, "an entry of a framework, its term is long")
        return Entry(without_style(term), explanation, more)
    account.unsure(item.line, "an entry of a framework, though nothing parts term and explanation")
    return Entry(without_style(item.line.runs), text_runs(""), more)
