"""A plain markdown file as lines: what a course's file can say is read, the rest stays markdown as it stands."""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from markdown_it.token import Token

from course_app.authoring.importer.lines import Kind, Line, numbered
from course_app.authoring.importer.runs import Run, clean, plain, text_runs, tidy
from course_app.content.markdown import parse_markdown, sections
from course_app.content.source_files import SourceFolder

_OUTSIDE = re.compile(r"(?:https?://|mailto:)[^\s()<>]+|(?:module|chapter|homework):[a-z0-9-]+")
_QUOTED = re.compile(r"^\s{0,3}>\s?")
_ALERTS = {
    **dict.fromkeys(("note", "info", "abstract", "summary", "tldr", "todo", "question", "faq", "help", "cite"), "note"),
    **dict.fromkeys(("tip", "hint", "success", "check", "done", "example"), "tip"),
    **dict.fromkeys(("warning", "attention", "bug", "failure", "fail", "missing"), "warning"),
    **dict.fromkeys(("caution", "danger", "error"), "caution"),
    **{
        name: name
        for name in ("important", "key", "insight", "mistake", "pause", "quote", "takeaways", "outcome", "reflection")
    },
}
_HEADING = re.compile(r"^#{1,6}\s+(.*?)\s*#*$")
_ROW_BREAK = re.compile(r"^\s*\|?\s*:?-+:?\s*(\|\s*:?-+:?\s*)*\|?\s*$")


def markdown_lines(file: str, text: str) -> list[Line]:
    """The lines of a markdown file; a paragraph that runs over several of them is one."""
    rows = clean_rows(text)
    start, header = _front_matter(file, rows)
    parsed = parse_markdown(SourceFolder(Path()), Path(file), "\n".join(rows[start:]), start, "text")
    found = list(header)
    for part in sections(parsed.tokens):
        found += _lines_of(file, part, rows, start)
    covered = {number for line in found for number in range(line.number, (line.last or line.number) + 1)}
    found += [
        _left_over(file, number, row) for number, row in enumerate(rows, 1) if clean(row) and number not in covered
    ]
    return sorted(found, key=lambda line: line.number)


def clean_rows(text: str) -> list[str]:
    """The rows of a text, without the characters that a course's file may not have."""
    whole = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    return [re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u2028\u2029\ud800-\udfff]", " ", row) for row in whole.split("\n")]


def _front_matter(file: str, rows: Sequence[str]) -> tuple[int, list[Line]]:
    """How many rows a header takes, and its lines: the title is one, the others are not read."""
    end = next((place for place, row in enumerate(rows[1:], 1) if row.rstrip() == "---"), 0)
    if rows[0].rstrip() != "---" or not end:
        return 0, []
    found = [Line(file, 1, text_runs("---"), "hidden"), Line(file, end + 1, text_runs("---"), "hidden")]
    for number, row in enumerate(rows[1:end], 2):
        if clean(row):
            title = re.fullmatch(r"title:\s*['\"]?(.+?)['\"]?\s*", row)
            kind: Kind = "heading" if title else "verbatim"
            found.append(
                Line(file, number, text_runs(title[1] if title else row), kind, mark="" if title else "header")
            )
    return end + 1, found


def _lines_of(file: str, part: Sequence[Token], rows: Sequence[str], offset: int) -> Iterator[Line]:
    first = part[0]
    if first.map is None:
        return
    start, end = first.map[0] + offset + 1, first.map[1] + offset
    while end > start and not clean(rows[end - 1]):
        end -= 1
    raw = "\n".join(row.rstrip() for row in rows[start - 1 : end])
    if first.type == "heading_open":
        yield Line(file, start, tidy(_runs(part[1])), "heading", level=int(first.tag[1]), last=end)
    elif first.type == "hr":
        yield Line(file, start, text_runs("---"), "hidden", last=end)
    elif first.type == "paragraph_open" and not _must_stay(part):
        yield numbered(Line(file, start, tidy(_runs(part[1])), last=end, lost=_lost(part)))
    elif first.type in ("bullet_list_open", "ordered_list_open") and _is_simple_list(part):
        yield from _entries(file, part, offset)
    elif first.type == "table_open":
        yield from _table_rows(file, part, rows, offset)
    elif first.type == "callout_open":
        yield _callout(file, start, end, first, raw)
    elif first.type == "blockquote_open" and [token.type for token in part[1:-1]] == [
        "paragraph_open",
        "inline",
        "paragraph_close",
    ]:
        yield Line(file, start, tidy(_runs(part[2])), "quote", last=end, lost=_lost(part))
    else:
        yield Line(file, start, text_runs(raw), "verbatim", last=end, raw=_without_headings(raw))


def _must_stay(part: Sequence[Token]) -> bool:
    """Whether a paragraph holds what runs cannot: a picture, a footnote, text struck out, a line break."""
    kept = ("image", "footnote_ref", "s_open", "hardbreak")
    return any(child.type in kept for token in part for child in token.children or [])


def _is_simple_list(part: Sequence[Token]) -> bool:
    simple = ["paragraph_open", "inline", "paragraph_close"]
    return not _must_stay(part) and all([token.type for token in item[1:-1]] == simple for item in sections(part[1:-1]))


def _entries(file: str, part: Sequence[Token], offset: int) -> Iterator[Line]:
    is_numbered = part[0].type == "ordered_list_open"
    first = int(part[0].attrs.get("start", 1))
    for count, item in enumerate(sections(part[1:-1]), first):
        start, end = item[2].map or (0, 1)
        kind: Kind = "number" if is_numbered else "bullet"
        runs = tidy(_runs(item[2]))
        if plain(runs):
            yield Line(
                file,
                start + offset + 1,
                runs,
                kind,
                counted=count if is_numbered else 0,
                last=end + offset,
                lost=_lost(item),
            )


def _table_rows(file: str, part: Sequence[Token], rows: Sequence[str], offset: int) -> Iterator[Line]:
    for group in sections(part[1:-1]):
        for row in sections(group[1:-1]):
            number = (row[0].map or (0, 0))[0] + offset + 1
            cells = tuple(tidy(_runs(cell[1])) for cell in sections(row[1:-1]))
            if any(cells):
                yield Line(
                    file,
                    number,
                    () if len(cells) > 1 else cells[0],
                    "row",
                    cells=cells if len(cells) > 1 else (),
                    lost=_lost(row),
                )
    for number in range((part[0].map or (0, 0))[0] + offset + 1, (part[0].map or (0, 0))[1] + offset + 1):
        if _ROW_BREAK.match(rows[number - 1]) and clean(rows[number - 1]):
            yield Line(file, number, text_runs(rows[number - 1]), "hidden")
            return


def _callout(file: str, start: int, end: int, opening: Token, raw: str) -> Line:
    said = str(opening.meta["kind"])
    kind = _ALERTS.get(said, "note")
    rest = str(opening.meta["rest"])
    rest = "" if kind == "reflection" or rest.startswith("{#") else rest
    title = rest or ("" if kind == said or kind not in ("note", "tip", "warning", "caution") else said.capitalize())
    body = _without_headings("\n".join(_QUOTED.sub("", row) for row in raw.split("\n")[1:])).strip("\n")
    if not clean(body):
        return Line(file, start, text_runs(title or said), "text", last=end)
    if kind in ("pause", "quote", "takeaways", "outcome") and title:
        body, title = f"{title}\n\n{body}", ""
    if kind == "takeaways" and not all(row.startswith(("- ", "  ")) for row in body.split("\n") if row):
        kind, title = "note", "Takeaways"
    return Line(file, start, text_runs(title), "callout", last=end, raw=body, mark=kind)


def _without_headings(raw: str) -> str:
    """Headings inside a block become bold lines, because the page cannot show one there."""
    return "\n".join(_HEADING.sub(lambda match: f"**{match[1]}**" if match[1] else "", row) for row in raw.split("\n"))


def _left_over(file: str, number: int, row: str) -> Line:
    """A row that belongs to no block: a footnote's text stays, a link's address has been read with the link."""
    kind: Kind = "verbatim" if re.match(r"\s*\[\^", row) else "hidden"
    return Line(file, number, text_runs(row), kind, raw=row.strip() if kind == "verbatim" else "")


def _lost(part: Sequence[Token]) -> str:
    """Which links of a part lead to nothing that a course's page can link to."""
    children = [child for token in part for child in token.children or []]
    targets = [str(child.attrs.get("href", "")) for child in children if child.type == "link_open"]
    lost = [target for target in targets if not _OUTSIDE.fullmatch(target)]
    return f"its link to {', '.join(lost)} was left out" if lost else ""


def _runs(inline: Token) -> Iterator[Run]:
    strong = emphasis = 0
    link = ""
    for child in inline.children or []:
        if child.type in ("strong_open", "strong_close"):
            strong += child.nesting
        elif child.type in ("em_open", "em_close"):
            emphasis += child.nesting
        elif child.type == "link_open":
            target = str(child.attrs.get("href", ""))
            link = target if _OUTSIDE.fullmatch(target) else ""
        elif child.type == "link_close":
            link = ""
        elif child.type in ("text", "text_special", "code_inline"):
            yield Run(child.content, bool(strong), bool(emphasis), child.type == "code_inline", link)
        elif child.type in ("softbreak", "hardbreak"):
            yield Run(" ", bool(strong), bool(emphasis), False, link)
        elif child.type == "image":
            yield Run(f"[{child.content or 'picture'}: {child.attrs.get('src', '')}]")
