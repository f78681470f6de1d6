"""Drafts become the text of files: header, markdown, callouts."""

import re
from collections.abc import Iterator, Sequence

from course_app.authoring.importer.account import Account
from course_app.authoring.importer.draft import (
    DraftBlock,
    DraftChapter,
    DraftHomework,
    DraftModule,
    Entry,
    Listing,
    Paragraph,
    Piece,
    Verbatim,
)
from course_app.authoring.importer.ids import Ids
from course_app.authoring.importer.runs import Runs, inline_markdown, markdown, plain, text_runs, without_style

TO_BE_WRITTEN = "To be written."
_LONGEST_LINE = 300
_PLAIN_VALUE = re.compile(r"[A-Za-z](?:[\w ·,’()…–/&?-]*[\w)…?])?")
_NOT_PLAIN = frozenset(("true", "false", "null", "yes", "no", "on", "off"))
_MARKUP = re.compile(r"\*|`|\]\(|__|~~")
_NEEDED = ("takeaways", "reflection", "outcome")


def chapter_file(chapter: DraftChapter, chapter_id: str, was: Sequence[str], account: Account) -> str:
    """The chapter.md."""
    header = [
        f"id: {chapter_id}",
        *_was(was),
        f"number: {chapter.number}",
        f"title: {title_of(chapter.title, 'Chapter')}",
    ]
    header += (
        ["categories:", *[f"  - {value(name)}" for name in chapter.categories()]]
        if chapter.modules
        else ["status: coming"]
    )
    if not chapter.summary:
        account.remark("no summary of the chapter was found: “To be written.” stands in its place")
    return file_text(header, pieces_text(chapter.summary) or TO_BE_WRITTEN)


def module_file(module: DraftModule, number: int, module_id: str, ids: Ids, account: Account) -> str:
    """The file of one module."""
    minutes = min(max(module.minutes, 1), 120)
    if minutes != module.minutes:
        said = f"says {module.minutes} minutes" if module.minutes else "says nothing of minutes"
        account.remark(f"{_name(module.title)}: the page {said}, {minutes} stands in the file")
    header = [
        f"id: {module_id}",
        "revision: 1",
        f"number: {number}",
        f"title: {title_of(module.title, f'Module {number}')}",
    ]
    header += [f"minutes: {minutes}", f"category: {value(module.category)}"]
    parts = [_or_placeholder(module, name, account) for name in ("opening", "introduction")]
    for block in _ordered(module, account):
        parts += _separated(parts, block_text(block, module_id, ids))
    return file_text(header, "\n\n".join(parts))


def homework_file(homework: DraftHomework, number: int, homework_id: str, chapter_id: str, account: Account) -> str:
    """The file of one piece of homework."""
    header = [f"id: {homework_id}", "revision: 1", f"chapter: {chapter_id}", f"number: {number}"]
    header.append(f"title: {title_of(homework.title, f'Homework {number}')}")
    for name, pieces in (("brief", homework.brief), ("deliverable", homework.deliverable)):
        if not pieces:
            account.remark(f"{_name(homework.title)}: no {name} was found, “To be written.” stands in its place")
    deliverable = quoted("deliverable", "", pieces_text(homework.deliverable) or TO_BE_WRITTEN)
    return file_text(header, f"{pieces_text(homework.brief) or TO_BE_WRITTEN}\n\n{deliverable}")


def file_text(header: Sequence[str], body: str) -> str:
    """A content file: the header's lines between dashes, and the text below."""
    return "\n".join(["---", *header, "---", "", body, ""])


def value(text: str) -> str:
    """`text` as a value of a header, in quotes where the bare words would mean something else."""
    if _PLAIN_VALUE.fullmatch(text) and text.lower() not in _NOT_PLAIN:
        return text
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def title_of(title: Runs, otherwise: str) -> str:
    """A title as a header has it: one line of at most 300 characters."""
    return value(_name(title)[:_LONGEST_LINE].strip() or otherwise)


def _name(title: Runs) -> str:
    return plain(title).strip()


def _was(was: Sequence[str]) -> list[str]:
    return [f"was: [{', '.join(was)}]"] if was else []


def _or_placeholder(module: DraftModule, name: str, account: Account) -> str:
    piece: Piece | None = getattr(module, name)
    if piece is None:
        account.remark(f"{_name(module.title)}: no {name} was found, “To be written.” stands in its place")
    return pieces_text([piece]) if piece else TO_BE_WRITTEN


def _ordered(module: DraftModule, account: Account) -> Iterator[DraftBlock]:
    """The blocks, with exactly one list of takeaways, one outcome and at least one reflection."""
    kept: dict[str, DraftBlock] = {}
    for block in module.blocks:
        if block.kind in ("takeaways", "outcome") and block.kind in kept:
            kept[block.kind].pieces += block.pieces
            account.remark(f"{_name(module.title)}: the {block.kind} come twice on the page and are one block now")
        else:
            kept[block.kind] = block
    for kind in _NEEDED:
        if kind not in kept:
            account.remark(f"{_name(module.title)}: no {kind} found, “To be written.” stands in its place")
            module.blocks.append(_placeholder(kind))
    seen = set()
    for block in module.blocks:
        if block.kind not in ("takeaways", "outcome") or block.kind not in seen:
            seen.add(block.kind)
            yield block


def _placeholder(kind: str) -> DraftBlock:
    runs = text_runs(TO_BE_WRITTEN)
    if kind == "takeaways":
        return DraftBlock("takeaways", pieces=[Listing(False, (runs,) * 3)])
    return DraftBlock("reflection" if kind == "reflection" else "outcome", pieces=[Paragraph(runs)])


def _separated(before: Sequence[str], parts: list[str]) -> list[str]:
    """A line of dashes between a section and the loose prose after it, which would otherwise be part of it."""
    is_prose = parts and not parts[0].startswith(("## ", "> "))
    last_mark = next(
        (part[:2] for part in reversed(before) if part[:3] == "## " or part[:2] == "> " or part == "---"), ""
    )
    return ["---", *parts] if is_prose and last_mark == "##" else parts


def block_text(block: DraftBlock, module_id: str, ids: Ids) -> list[str]:
    """The block as markdown, its parts parted by blank lines."""
    if block.kind == "prose":
        return [pieces_text(block.pieces)]
    if block.kind in ("section", "framework"):
        return _section_text(block)
    if block.kind == "takeaways":
        items = [f"- {markdown(item)}" for piece in block.pieces for item in _items_of(piece)]
        return [quoted("takeaways", "", "\n".join(items))]
    text = pieces_text(block.pieces)
    if block.kind == "reflection":
        return [quoted("reflection", f"{{#{ids.new(f'reflect-{module_id}', 'reflect')}}}", text)]
    if block.kind in ("key", "insight", "mistake"):
        return [quoted(block.kind, callout_title(plain(block.title)) or block.kind.capitalize(), text)]
    return [quoted(block.kind, callout_title(plain(block.title)), text)]


def _items_of(piece: Piece) -> Sequence[Runs]:
    if isinstance(piece, Listing):
        return piece.items
    return (piece.runs,) if isinstance(piece, Paragraph) else ()


def callout_title(title: str) -> str:
    """A callout's title: plain words, without the characters that are markup there."""
    return _MARKUP.sub(" ", title).strip() if _MARKUP.search(title) else title.strip()


def quoted(kind: str, rest: str, text: str) -> str:
    """A callout: its mark, and each line of the text behind a >."""
    mark = f"> [!{kind}] {rest}".rstrip()
    between = [] if re.match(r"[^|\d]|\d+\\", text) else [">"]
    return "\n".join([mark, *between, *[f"> {line}".rstrip() for line in text.split("\n")]])


def _section_text(block: DraftBlock) -> list[str]:
    heading = re.sub(r"(#+)$", r"\\\1", markdown(without_style(block.title)))
    parts = [f"## {heading}", *([pieces_text(block.pieces)] if block.pieces else [])]
    if block.entries:
        parts.append("\n".join(_entry_text(number, entry) for number, entry in enumerate(block.entries, 1)))
    if block.closing:
        parts.append(f"*{inline_markdown(without_style(block.closing))}*")
    return parts


def _entry_text(number: int, entry: Entry) -> str:
    term, explanation = inline_markdown(entry.term), inline_markdown(entry.explanation)
    mark = f"{number}. "
    text = f"{mark}**{term}** — {explanation}".rstrip()
    indent = " " * len(mark)
    more = [
        f"\n{indent}{line}" if line else "\n" for piece in entry.more for line in ["", *_piece_text(piece).split("\n")]
    ]
    return text + "".join(more)


def pieces_text(pieces: Sequence[Piece]) -> str:
    """The pieces as markdown, parted by blank lines."""
    return "\n\n".join(_piece_text(piece) for piece in pieces)


def _piece_text(piece: Piece) -> str:
    if isinstance(piece, Verbatim):
        return piece.text
    if isinstance(piece, Paragraph):
        return markdown(piece.runs)
    if isinstance(piece, Listing):
        marks = (
            f"{number}." if piece.is_numbered else "-" for number in range(piece.start, piece.start + len(piece.items))
        )
        return "\n".join(f"{mark} {markdown(item)}" for mark, item in zip(marks, piece.items, strict=False))
    return "\n".join(
        [_row(piece.head), "|" + "---|" * len(piece.head), *[_row(row, piece.has_terms) for row in piece.rows]]
    )


def _row(cells: Sequence[Runs], has_term: bool = False) -> str:
    texts = [
        inline_markdown(without_style(cell) if has_term and not place else cell) for place, cell in enumerate(cells)
    ]
    texts = [text.replace("|", "\\|") for text in texts]
    if has_term:
        texts[0] = f"**{texts[0]}**"
    return f"| {' | '.join(texts)} |"
