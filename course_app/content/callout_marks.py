"""Finds the callout marks (`> [!kind] title`) in the block tokens, before the text inside them is parsed.

A block quote at the left margin that begins with a mark becomes a pair of tokens `callout_open` and
`callout_close`; the
opening token's `meta` has the `kind` and the `rest` of the mark's line. Faults go to `env["faults"]` as (code,
line, facts).
"""

import re
from collections.abc import Iterator

from markdown_it.rules_core import StateCore
from markdown_it.token import Token

_MARK = re.compile(r"\[!(?P<kind>[A-Za-z][A-Za-z-]*)\][+-]?[ \t]*(?P<rest>[^\n]*)(?:\n|$)")
_LOOKS_LIKE_MARK = re.compile(r"\[\s*!\s*[A-Za-z-]*[^\S\n]*\]?[^\n]*")


def find_callouts(state: StateCore) -> None:
    """A markdown-it core rule, to run after the rule `block`."""
    lines = state.src.split("\n")
    quotes: list[Token] = []
    dropped: set[int] = set()
    for position, token in enumerate(state.tokens):
        if token.type == "blockquote_open":
            quotes.append(token)
            if mark := _mark_of(state, position):
                _open_callout(state, position, mark, lines, dropped, is_outermost=len(quotes) == 1)
        elif token.type == "blockquote_close":
            opening = quotes.pop()
            if opening.type == "callout_open":
                token.type = "callout_close"
        elif token.type == "inline" and not _begins_quote(state.tokens, position):
            _report_stray_marks(state, token)
    state.tokens = [token for position, token in enumerate(state.tokens) if position not in dropped]


def _mark_of(state: StateCore, quote: int) -> re.Match[str] | None:
    first = state.tokens[quote + 2] if quote + 2 < len(state.tokens) else None
    if first is None or first.type != "inline" or state.tokens[quote + 1].type != "paragraph_open":
        return None
    mark = _MARK.match(first.content)
    if mark is None and (near := _LOOKS_LIKE_MARK.match(first.content)):
        _fault(state, "callout-malformed", state.tokens[quote], text=near.group()[:40])
    return mark


def _open_callout(
    state: StateCore, quote: int, mark: re.Match[str], lines: list[str], dropped: set[int], is_outermost: bool
) -> None:
    token, inline = state.tokens[quote], state.tokens[quote + 2]
    if token.level > 0 or not is_outermost:
        _fault(state, "callout-nested", token)
        return
    token.type = "callout_open"
    token.meta = {"kind": mark["kind"].lower(), "rest": mark["rest"].strip()}
    for offset, later in enumerate(inline.content.split("\n")[1:], 1):
        if _MARK.match(later):
            state.env["faults"].append(("callout-joined", (token.map or [0])[0] + offset, {}))
    inline.content = inline.content[mark.end() :]
    if inline.map:
        inline.map = [inline.map[0] + 1, inline.map[1]]
    if not inline.content.strip():
        dropped.update((quote + 1, quote + 2, quote + 3))
    for line in _lines_of(token):
        if line < len(lines) and lines[line].strip() and not lines[line].lstrip().startswith(">"):
            state.env["faults"].append(("callout-open", line, {}))
            break


def _begins_quote(tokens: list[Token], inline: int) -> bool:
    return inline >= 2 and tokens[inline - 2].type in ("blockquote_open", "callout_open")


def _report_stray_marks(state: StateCore, inline: Token) -> None:
    for offset, line in enumerate(inline.content.split("\n")):
        if mark := _MARK.match(line):
            start = inline.map[0] if inline.map else 0
            state.env["faults"].append(("callout-unquoted", start + offset, {"kind": mark["kind"].lower()}))


def _lines_of(token: Token) -> Iterator[int]:
    start, end = token.map or (0, 0)
    return iter(range(start, end))


def _fault(state: StateCore, code: str, token: Token, **facts: object) -> None:
    state.env["faults"].append((code, token.map[0] if token.map else 0, facts))
