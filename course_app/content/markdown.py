"""The one configured markdown parser, and the one sanitiser through which all HTML from content passes."""

import re
from collections.abc import Iterator, MutableMapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

import nh3
from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml
from markdown_it.renderer import RendererHTML
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict
from markupsafe import Markup
from mdit_py_plugins.footnote import footnote_plugin

from course_app.content.callout_marks import find_callouts
from course_app.content.source_files import SourceFolder

MAX_NESTING = 20
_WORD_TOKENS = ("text", "code_inline")

_WORD = re.compile(r"\S*?[^\W_]\S*")

_TAGS = {
    "a", "blockquote", "br", "code", "del", "div", "em", "h3", "h4", "h5", "h6", "hr", "img", "li", "ol", "p", "pre",
    "s", "section", "strong", "sup", "table", "tbody", "td", "th", "thead", "tr", "ul",
}  # fmt: skip
_ATTRIBUTES = {
    "a": {"href", "id"},
    "div": {"tabindex"},
    "img": {"src", "alt", "loading"},
    "li": {"id"},
    "ol": {"start"},
}
_CLASSES = {
    "a": {"footnote-backref", "glossary-link"},
    "div": {"table-scroll"},
    "section": {"footnotes"},
    "sup": {"footnote-ref"},
    "td": {"align-center", "align-right"},
    "th": {"align-center", "align-right"},
}

_CLEANER = nh3.Cleaner(
    tags=_TAGS,
    attributes=_ATTRIBUTES,
    allowed_classes=_CLASSES,
    url_schemes={"https", "http", "mailto"},
    strip_comments=True,
    link_rel="noopener noreferrer",
)


def sanitise(html: str) -> Markup:
    """`html` reduced to what the course may show. Last step of every rendering: nothing edits the result.

    nh3 rather than bleach: bleach 6.4.0 announces that no release will follow it, security fixes included.
    Ids and classes only ever come from our own rendering, because raw HTML in markdown is text here (SECURITY 4.3).
    """
    return Markup(_CLEANER.clean(html))  # noqa: S704 - the one place where HTML becomes trusted


@dataclass(slots=True)
class ParsedText:
    """The tokens of one file's text, with what is needed to render them and to say where they stand.

    `first_line` is the file's line (from 0) on which the text begins. It is parsed when its tokens are asked for.
    `slug` keeps the footnotes of several texts on one page apart, `pictures` are the files of the pictures that it
    shows, and `is_known` says that it was compiled before, without a fault.
    """

    folder: SourceFolder
    path: Path
    first_line: int
    source: str
    slug: str
    env: MutableMapping[str, Any] = field(default_factory=dict)
    pictures: list[Path] = field(default_factory=list)
    is_known: bool = False
    _tokens: list[Token] | None = None

    @property
    def is_parsed(self) -> bool:
        return self._tokens is not None

    @property
    def tokens(self) -> list[Token]:
        """The text, parsed; faults of callout syntax and of nesting are reported to the folder at the first time."""
        if self._tokens is None:
            self.env = {"docId": self.slug, "faults": []}
            self._tokens = _PARSER.parse(self.source, self.env)
            self._report_faults(self._tokens)
        return self._tokens

    def _report_faults(self, tokens: Sequence[Token]) -> None:
        for code, line, facts in self.env["faults"]:
            self.report(code, line, **facts)
        deepest = max(tokens, key=lambda token: token.level, default=None)
        if deepest and deepest.level >= MAX_NESTING - 1:
            self.report("nesting-depth", deepest.map[0] if deepest.map else 0, limit=MAX_NESTING)

    def find_faults(self) -> None:
        """Parses the text if that was never needed."""
        if not self.is_known:
            self.tokens  # noqa: B018 - asked for its faults

    def report(self, code: str, line: int, **facts: object) -> None:
        """Reports a problem at a line of the text, counted from 0."""
        self.folder.report(code, self.path, self.first_line + line + 1, **facts)

    def html(self, tokens: Sequence[Token]) -> Markup:
        """The tokens of whole blocks as sanitised HTML."""
        return sanitise(_RENDERER.render(tokens, _PARSER.options, self.env)) if tokens else Markup()

    def inline_html(self, children: Sequence[Token]) -> Markup:
        """The tokens inside one paragraph as sanitised HTML."""
        return sanitise(_RENDERER.renderInline(children, _PARSER.options, self.env)) if children else Markup()


def parse_markdown(folder: SourceFolder, path: Path, text: str, first_line: int, slug: str) -> ParsedText:
    """Parses `text` at once; its faults are reported to `folder`."""
    parsed = ParsedText(folder, path, first_line, text, slug)
    parsed.find_faults()
    return parsed


def sections(tokens: Sequence[Token]) -> Iterator[list[Token]]:
    """The tokens cut into whole blocks: each list opens and closes one block, or is one block of a single token."""
    start, depth = 0, 0
    for position, token in enumerate(tokens):
        depth += token.nesting
        if depth == 0:
            yield list(tokens[start : position + 1])
            start = position + 1


def plain_text(tokens: Sequence[Token]) -> str:
    """The words of the tokens without any markup, blocks parted by blank lines."""
    return "\n\n".join(_inline_text(token) for token in tokens if token.type == "inline")


def _inline_text(token: Token) -> str:
    parts = []
    for child in token.children or []:
        if child.type in _WORD_TOKENS:
            parts.append(child.content)
        elif child.type in ("softbreak", "hardbreak"):
            parts.append(" ")
    return "".join(parts).strip()


def count_words(text: str) -> int:
    """How many words `text` has; a lone middle dot or dash is not a word."""
    return len(_WORD.findall(text))


def _classes_for_alignment(state: StateCore) -> None:
    """Column alignment arrives as a style attribute, which the content security policy forbids: make it a class."""
    for token in state.tokens:
        if token.type in ("td_open", "th_open") and (style := token.attrs.pop("style", None)):
            side = str(style).removeprefix("text-align:")
            if side != "left":
                token.attrs["class"] = f"align-{side}"


def _lower(tag: str) -> str:
    return f"h{min(6, int(tag[1]) + 2)}"


class _Renderer(RendererHTML):
    """markdown-it's renderer, with two habits of this course."""

    def text(self, tokens: Sequence[Token], idx: int, _options: OptionsDict, _env: EnvType) -> str:
        """No line begins with the middle dot that the course uses as a beat."""
        return escapeHtml(tokens[idx].content).replace(" · ", "\u00a0· ")

    def heading_open(self, tokens: Sequence[Token], idx: int, *_: object) -> str:
        """A part of a section stands below the section's own title, which the page prints as level 4."""
        return f"<{_lower(tokens[idx].tag)}>"

    def heading_close(self, tokens: Sequence[Token], idx: int, *_: object) -> str:
        return f"</{_lower(tokens[idx].tag)}>\n"

    def table_open(self, *_: object) -> str:
        """A table scrolls by itself where the page is too narrow for it."""
        return '<div class="table-scroll" tabindex="0"><table>\n'

    def table_close(self, *_: object) -> str:
        return "</table></div>\n"


def _configured_parser() -> MarkdownIt:
    # "js-default" is the preset with raw HTML off; the default preset is CommonMark, where it is on.
    parser = MarkdownIt("js-default", {"maxNesting": MAX_NESTING, "typographer": True}, renderer_cls=_Renderer).use(
        footnote_plugin
    )
    parser.disable(
        "replacements"
    )  # of the typographer only the curved quotation marks: (c) is a list's third point here
    parser.core.ruler.after("block", "callouts", find_callouts)
    parser.core.ruler.push("alignment", _classes_for_alignment)
    return parser


_PARSER = _configured_parser()
_RENDERER = cast(_Renderer, _PARSER.renderer)
