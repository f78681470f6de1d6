"""The callouts an author can write, one row of a table each, and how each becomes a Block.

A new callout: a class in model.py, a row here, a template in templates/chapters/blocks/, and its sample and test
(CONTRIBUTING.md, "A callout").
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from markdown_it.token import Token
from markupsafe import Markup

from course_app.content.block_kinds import (
    Alert,
    Block,
    Deliverable,
    Insight,
    Key,
    Mistake,
    Outcome,
    Pause,
    Quote,
    Reflection,
    Takeaways,
)
from course_app.content.front_matter import ID_PATTERN
from course_app.content.markdown import ParsedText, plain_text, sections
from course_app.content.source_files import digest_of

_ID = ID_PATTERN.strip("^$")
_MARKUP = re.compile(r"\*|`|\]\(|__|~~")
_REFLECTION_MARK = re.compile(rf"\{{#(?P<id>{_ID})(?: was=(?P<was>{_ID}(?:,{_ID})*))?(?P<retired> retired)?\}}")


@dataclass(frozen=True, slots=True)
class Callout:
    """A callout as found in a text: the `rest` of the mark's line, and the tokens inside it."""

    text: ParsedText
    kind: str
    rest: str
    line: int
    tokens: Sequence[Token]

    @property
    def body(self) -> Markup:
        return self.text.html(self.tokens)


@dataclass(frozen=True, slots=True)
class CalloutSyntax:
    """How one kind is written. `build` gives the Block, or None once it has reported a problem."""

    title: Literal["required", "optional", "none", "reflection"]
    build: Callable[[Callout], Block | None]


def build_callout(text: ParsedText, tokens: Sequence[Token], allowed: Mapping[str, CalloutSyntax]) -> Block | None:
    """The Block for a callout's tokens (from `callout_open` to `callout_close`), or None with its problem reported."""
    opening = tokens[0]
    line = opening.map[0] if opening.map else 0
    callout = Callout(text, opening.meta["kind"], opening.meta["rest"], line, tokens[1:-1])
    syntax = allowed.get(callout.kind)
    if syntax is None:
        text.report("callout-kind", line, kind=callout.kind, known=", ".join(allowed))
        return None
    if syntax.title != "reflection" and _MARKUP.search(callout.rest):
        text.report("callout-markup", line, kind=callout.kind)
    for token in callout.tokens:
        if token.type == "heading_open":
            text.report("heading-place", token.map[0] if token.map else line)
    if not callout.tokens:
        text.report("callout-empty", line, kind=callout.kind)
        return None
    if syntax.title == "required" and not callout.rest:
        text.report("callout-title", line, kind=callout.kind, expectation="has no title", example=" Title")
        return None
    if syntax.title == "none" and callout.rest:
        text.report("callout-title", line, kind=callout.kind, expectation="takes no title", example="")
        return None
    return syntax.build(callout)


def _takeaways(callout: Callout) -> Takeaways | None:
    lists = list(sections(callout.tokens))
    if len(lists) != 1 or lists[0][0].type != "bullet_list_open":
        callout.text.report("takeaways-list", callout.line)
        return None
    items = [item[1:-1] for item in sections(lists[0][1:-1])]
    return Takeaways(tuple(_item_body(callout.text, item) for item in items))


def _item_body(text: ParsedText, item: Sequence[Token]) -> Markup:
    """A list item's content; a lone paragraph gives its inline text only."""
    if len(item) == 3 and item[1].type == "inline":
        return text.inline_html(item[1].children or [])
    return text.html(item)


def _reflection(callout: Callout) -> Reflection | None:
    mark = _REFLECTION_MARK.fullmatch(callout.rest)
    if mark is None:
        callout.text.report("reflection-id", callout.line)
        return None
    prompt_text = plain_text(callout.tokens)
    return Reflection(
        id=mark["id"],
        was=tuple(mark["was"].split(",")) if mark["was"] else (),
        retired=bool(mark["retired"]),
        prompt=callout.body,
        prompt_text=prompt_text,
        digest=digest_of(prompt_text),
    )


def _alert(callout: Callout) -> Alert:
    return Alert(callout.kind, callout.rest, callout.body)


_ANYWHERE = {
    "key": CalloutSyntax("required", lambda callout: Key(callout.rest, callout.body)),
    "insight": CalloutSyntax("required", lambda callout: Insight(callout.rest, callout.body)),
    "mistake": CalloutSyntax("required", lambda callout: Mistake(callout.rest, callout.body)),
    "pause": CalloutSyntax("none", lambda callout: Pause(callout.body)),
    "quote": CalloutSyntax("none", lambda callout: Quote(callout.body)),
    **{name: CalloutSyntax("optional", _alert) for name in ("note", "tip", "important", "warning", "caution")},
}

MODULE_CALLOUTS: Mapping[str, CalloutSyntax] = {
    **_ANYWHERE,
    "takeaways": CalloutSyntax("none", _takeaways),
    "reflection": CalloutSyntax("reflection", _reflection),
    "outcome": CalloutSyntax("none", lambda callout: Outcome(callout.body)),
}

HOMEWORK_CALLOUTS: Mapping[str, CalloutSyntax] = {
    **_ANYWHERE,
    "deliverable": CalloutSyntax("none", lambda callout: Deliverable(callout.body)),
}
