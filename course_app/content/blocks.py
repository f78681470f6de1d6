"""A text's tokens become Blocks: callouts, framework lists, comparisons, text sections and loose prose."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from markdown_it.token import Token
from markupsafe import Markup

from course_app.content.block_kinds import (
    Block,
    Comparison,
    ComparisonRow,
    Framework,
    FrameworkItem,
    Prose,
    TextSection,
)
from course_app.content.callouts import CalloutSyntax, build_callout
from course_app.content.markdown import ParsedText, plain_text, sections

_AFTER_TERM = re.compile(r"\s*—\s*")

Section = list[Token]
"""The tokens of one whole block, as markdown.sections() cuts them."""


def build_blocks(text: ParsedText, parts: Sequence[Section], allowed: Mapping[str, CalloutSyntax]) -> tuple[Block, ...]:
    """The Blocks of a text's `parts`; `allowed` are the callouts this kind of file may hold. Faults are reported."""
    return tuple(_blocks(text, parts, allowed))


def _blocks(text: ParsedText, parts: Sequence[Section], allowed: Mapping[str, CalloutSyntax]) -> Iterator[Block]:
    position = 0
    while position < len(parts):
        part, end = parts[position], position + 1
        if part[0].type == "callout_open":
            if block := build_callout(text, part, allowed):
                yield block
        elif part[0].type == "heading_open":
            while end < len(parts) and not _ends_section(parts[end]):
                end += 1
            yield from _section(text, part, parts[position + 1 : end])
        elif part[0].type != "hr":
            while end < len(parts) and not _ends_prose(parts[end]):
                end += 1
            yield Prose(text.html(_joined(parts[position:end])))
        position = end


def _ends_prose(part: Section) -> bool:
    return part[0].type in ("callout_open", "heading_open", "hr")


def _ends_section(part: Section) -> bool:
    return part[0].type in ("callout_open", "hr") or (part[0].type == "heading_open" and part[0].tag in ("h1", "h2"))


def _section(text: ParsedText, heading: Section, body: Sequence[Section]) -> Iterator[Block]:
    line = heading[0].map[0] if heading[0].map else 0
    if heading[0].tag != "h2":
        text.report("heading-level", line, level=heading[0].tag[1:])
    title = plain_text(heading)
    if not body or not title:
        text.report("heading-empty", line)
        return
    lead_ins = 0
    while lead_ins < len(body) and body[lead_ins][0].type == "paragraph_open":
        lead_ins += 1
    core = body[lead_ins] if lead_ins < len(body) else None
    entries = _Entries.of(text, core) if core else None
    if entries is None:
        yield TextSection(title, text.html(_joined(body)))
        return
    rest = list(body[lead_ins + 1 :])
    closing = text.html(rest.pop(0)) if rest and _is_wholly_emphasised(rest[0]) else Markup()
    yield entries.framework(title, text.html(_joined(body[:lead_ins])), closing)
    if rest:
        yield Prose(text.html(_joined(rest)))


@dataclass(slots=True)
class _Entries:
    """The entries of a framework: a numbered list's items, or a table's rows (then with `columns`)."""

    items: tuple[FrameworkItem, ...] = ()
    rows: tuple[ComparisonRow, ...] = ()
    columns: tuple[Markup, ...] = ()

    @classmethod
    def of(cls, text: ParsedText, part: Section) -> "_Entries | None":
        """The entries that `part` holds, or None if it is no framework."""
        if part[0].type == "ordered_list_open":
            return cls._of_list(text, part)
        if part[0].type == "table_open":
            return cls._of_table(text, part)
        return None

    @classmethod
    def _of_list(cls, text: ParsedText, part: Section) -> "_Entries | None":
        items = [item[1:-1] for item in sections(part[1:-1])]
        found = [_framework_item(text, item) for item in items]
        if not any(found):
            return None
        for number, (item, entry) in enumerate(zip(items, found, strict=True), 1):
            if entry is None:
                line = item[0].map[0] if item and item[0].map else part[0].map[0] if part[0].map else 0
                text.report("framework-item", line, number=number)
        return cls(items=tuple(entry for entry in found if entry))

    @classmethod
    def _of_table(cls, text: ParsedText, part: Section) -> "_Entries | None":
        head, *body = [
            [_shown(cell[1].children or []) for cell in sections(row[1:-1])]
            for group in sections(part[1:-1])
            for row in sections(group[1:-1])
        ]
        if not body or not all(_is_strong(row[0]) for row in body):
            return None
        rows = (ComparisonRow(text.inline_html(row[0][1:-1]), tuple(map(text.inline_html, row[1:]))) for row in body)
        return cls(rows=tuple(rows), columns=tuple(map(text.inline_html, head)))

    def framework(self, title: str, lead_in: Markup, closing: Markup) -> Block:
        if self.columns:
            return Comparison(title, lead_in, self.columns, self.rows, closing)
        return Framework(title, lead_in, self.items, closing)


def _framework_item(text: ParsedText, item: Section) -> FrameworkItem | None:
    """The item of `**Term** — explanation`, or None if it is not written so."""
    if len(item) < 3 or item[1].type != "inline":
        return None
    children = _shown(item[1].children or [])
    end = next((place for place, child in enumerate(children) if child.type == "strong_close"), 0)
    if not end or children[0].type != "strong_open" or end + 1 >= len(children):
        return None
    dash = _AFTER_TERM.match(children[end + 1].content) if children[end + 1].type == "text" else None
    if dash is None:
        return None
    first = children[end + 1].copy(content=children[end + 1].content[dash.end() :])
    return FrameworkItem(
        text.inline_html(children[1:end]), text.inline_html([first, *children[end + 2 :]]), text.html(item[3:])
    )


def _is_strong(children: Sequence[Token]) -> bool:
    return len(children) >= 3 and children[0].type == "strong_open" and children[-1].type == "strong_close"


def _shown(children: Sequence[Token]) -> Section:
    """The tokens of a paragraph without the empty texts that the parser leaves beside emphasis, or a blank end."""
    shown = [child for child in children if child.type != "text" or child.content]
    while shown and shown[-1].type == "text" and not shown[-1].content.strip():
        shown.pop()
    return shown


def _is_wholly_emphasised(part: Section) -> bool:
    if len(part) != 3 or part[0].type != "paragraph_open":
        return False
    shown = _shown(part[1].children or [])
    closes = [place for place, child in enumerate(shown) if child.type == "em_close" and child.level == 0]
    return bool(shown) and shown[0].type == "em_open" and closes[:1] == [len(shown) - 1]


def _joined(parts: Sequence[Section]) -> list[Token]:
    return [token for part in parts for token in part]
