"""One module of a chapter page: its opening, its introduction and its blocks."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import cast

from course_app.authoring.importer import marks
from course_app.authoring.importer.account import Account
from course_app.authoring.importer.draft import BlockKind, DraftBlock, DraftModule, Listing, Paragraph, Verbatim
from course_app.authoring.importer.framework_reader import read_framework
from course_app.authoring.importer.lines import Line
from course_app.authoring.importer.pieces import pieces_of
from course_app.authoring.importer.pull_quote import pull_quote
from course_app.authoring.importer.runs import plain, text_runs

CALLOUT_WORDS = {"key": 105, "insight": 164, "mistake": 109, "pause": 98}
"""The most words that these callouts have on the pages: a paragraph beyond is loose."""

_TAIL = (("takeaways", marks.HOLD), ("reflection", marks.REFLECTION), ("outcome", marks.OUTCOME))
_SET_FREE = 12
_LEAST_BELOW = 4


@dataclass(frozen=True, slots=True)
class Part:
    """A line, and what it begins: a kind of block with the block's title, or nothing."""

    line: Line
    begins: str = ""
    title: str = ""


def read_module(lines: Sequence[Line], minutes: int, category: str, account: Account) -> DraftModule:
    """The module that these lines hold, from its title on."""
    asked = next((place for place, line in enumerate(lines) if marks.REFLECTION.fullmatch(line.text)), len(lines))
    rest = [line for place, line in enumerate(lines) if not _is_dropped(line, place > asked + 1, account)]
    module = DraftModule((), minutes, category)
    if rest and not _begins(rest[0]):
        module.title = rest[0].runs or text_runs(rest[0].text)
        account.made(rest.pop(0), "a module's title")
    for name in ("opening", "introduction"):
        if rest and not _begins(rest[0]) and rest[0].kind == "text":
            setattr(module, name, Paragraph(rest[0].runs))
            account.made(rest.pop(0), f"a module's {name}")
    parts = list(_parts(rest, account))
    quote = pull_quote([(part.line, part.begins) for part in parts])
    if quote is None and not any(part.line.kind == "quote" for part in parts):
        account.remark(f"{plain(module.title)}: no pull quote was found")
    module.blocks = list(_blocks(parts, quote, account))
    return module


def _is_dropped(line: Line, is_below_prompt: bool, account: Account) -> bool:
    """Whether the line is furniture: below the reflection's prompt any that is known, above it only what is hidden."""
    what = marks.furniture(line, is_below_prompt) if is_below_prompt or line.kind == "hidden" else ""
    if what:
        account.furniture(line, what)
    return bool(what)


def _begins(line: Line) -> str:
    """The kind of block that begins on the line by a mark of its own."""
    if line.kind == "callout":
        return line.mark
    if line.kind in ("text", "heading", "quote"):
        if found := marks.callout_of(line):
            return found[0]
        return next((kind for kind, pattern in _TAIL if pattern.fullmatch(line.text)), "")
    return ""


def _parts(lines: Sequence[Line], account: Account) -> Iterator[Part]:
    """The lines, each with what it begins. A mark that stands alone belongs to the line below it."""
    lone = before = ""
    is_tail = False
    for place, line in enumerate(lines):
        kind = _begins(line)
        if kind and marks.LONE_MARK.fullmatch(line.text):
            account.furniture(line, "a mark that the page draws")
            lone = "" if lone == kind else kind
            continue
        part = Part(line)
        if kind or lone:
            part = Part(line, lone if kind in ("", lone) and lone else kind, _title(line))
        elif line.kind == "heading" or (not is_tail and before not in CALLOUT_WORDS and _is_heading(lines, place)):
            part = Part(line, "section")
        elif not is_tail and before not in CALLOUT_WORDS and _may_be_heading(lines, place):
            account.unsure(line, "taken as a heading, because it ends without a full stop")
            part = Part(line, "section")
        yield part
        lone, before = "", part.begins
        is_tail = is_tail or part.begins in ("takeaways", "reflection", "outcome")


def _title(line: Line) -> str:
    found = None if line.kind == "callout" else marks.callout_of(line)
    return found[1] if found else line.text


def _is_heading(lines: Sequence[Line], place: int) -> bool:
    """Whether a line of plain text is a heading: set like one, with a list, a table or a paragraph below it."""
    line = lines[place]
    if line.kind != "text" or place + 1 == len(lines) or _begins(lines[place + 1]):
        return False
    after = lines[place + 1]
    if after.kind == "number" and line.words <= 20 and line.text[-1] not in ".,;:":
        return True
    return marks.looks_like_heading(line) and (after.kind in ("number", "row") or after.words >= _LEAST_BELOW)


def _may_be_heading(lines: Sequence[Line], place: int) -> bool:
    """Whether a line that is not set like a title can only be one: it ends like none of the paragraphs."""
    after = lines[place + 1] if place + 1 < len(lines) else None
    if after is None or after.kind != "text" or lines[place].kind != "text" or _begins(after):
        return False
    follows_sentence = place > 0 and not marks.has_no_end(lines[place - 1])
    return follows_sentence and marks.has_no_end(lines[place]) and after.words > _SET_FREE


def _blocks(parts: Sequence[Part], quote: int | None, account: Account) -> Iterator[DraftBlock]:
    place = 0
    while place < len(parts):
        part = parts[place]
        if place == quote or (part.line.kind == "quote" and not part.begins):
            account.made(part.line, "the pull quote")
            yield DraftBlock("quote", pieces=[Paragraph(part.line.runs)])
            place += 1
            continue
        end = place + 1
        while end < len(parts) and end != quote and not parts[end].begins and parts[end].line.kind != "quote":
            end += 1
        body = [each.line for each in parts[place + 1 : end]]
        if part.line.kind == "callout":
            account.made(part.line, f"a callout ({part.begins})")
            yield _marked(part)
            if body:
                yield _prose(body, account)
        elif not part.begins:
            yield _prose([part.line, *body], account)
        elif part.begins == "section":
            account.made(part.line, "a heading")
            yield from read_framework(part.line, body, account)
        elif part.begins in CALLOUT_WORDS:
            yield from _callout(part, body, account)
        else:
            yield from _tail(part, body, account)
        place = end


def _marked(part: Part) -> DraftBlock:
    """A callout that the source marks as one, with its text."""
    return DraftBlock(cast(BlockKind, part.begins), text_runs(part.title), [Verbatim(part.line.raw)])


def _prose(lines: Sequence[Line], account: Account) -> DraftBlock:
    account.all_made(lines, "loose prose")
    return DraftBlock("prose", pieces=pieces_of(lines, account))


def _callout(part: Part, body: Sequence[Line], account: Account) -> Iterator[DraftBlock]:
    kind = cast(BlockKind, part.begins)
    if not body:
        account.unsure(part.line, f"a callout ({kind}) without a text, taken as loose prose")
        yield DraftBlock("prose", pieces=[Paragraph(text_runs(part.title or part.line.text))])
        return
    account.made(part.line, f"a callout ({kind})")
    own = _own_lines(kind, body)
    account.all_made(own, f"the text of a callout ({kind})")
    title = text_runs(part.title)
    if kind == "pause" and title:
        own = [part.line.with_runs(title), *own]
    yield DraftBlock(kind, () if kind == "pause" else title, pieces_of(own, account))
    if loose := body[len(own) - (kind == "pause" and bool(title)) :]:
        yield _prose(loose, account)
        account.unsure(loose[0], f"loose prose, because the callout above ({kind}) would be too long with it")


def _own_lines(kind: str, body: Sequence[Line]) -> list[Line]:
    """The lines that belong to the callout: paragraphs while it stays within its length, lists, tables."""
    most = CALLOUT_WORDS[kind]
    words = 0
    for place, line in enumerate(body):
        words += line.words if line.kind == "text" else 0
        if place and line.kind == "text" and words > most and line.words > _SET_FREE:
            return list(body[:place])
    return list(body)


def _tail(part: Part, body: Sequence[Line], account: Account) -> Iterator[DraftBlock]:
    kind = cast(BlockKind, part.begins)
    account.furniture(part.line, "a heading that the page draws")
    if not body:
        account.remark(f"line {part.line.number}: nothing stands below “{part.line.text}”")
        return
    if kind == "takeaways":
        account.all_made(body, "a takeaway")
        for line in body:
            if line.kind != "bullet":
                account.unsure(line, "taken as a takeaway, though it has no bullet")
        yield DraftBlock(kind, pieces=[Listing(False, tuple(line.runs or text_runs(line.text) for line in body))])
        return
    own = [body[0]]
    account.made(body[0], f"the text of the {kind}")
    for line in body[1:]:
        if kind == "outcome" and line.kind == "text" and line.words <= 8 and line.text[-1] not in ".!?’”'\"":
            account.unsure(line, "not taken: a short line below the outcome", is_taken=False)
        else:
            own.append(line)
            account.unsure(line, f"taken into the {kind}")
    yield DraftBlock(kind, pieces=pieces_of(own, account))
