"""The glossary: its file, and the links from the first use of each term in a chapter to its entry.

The links are made on the parsed tokens before anything is rendered. Only running text is looked at: headings, tables,
footnotes, links, code and the bold words that open a paragraph stay as they are, and so do pull quotes.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Self

from markdown_it.token import Token

from course_app.content.front_matter import GlossaryHeader
from course_app.content.links import term_address
from course_app.content.markdown import ParsedText, sections
from course_app.content.model import Glossary, Term
from course_app.content.source_files import SourceFolder
from course_app.content.text_files import TextFile, read_text_file

GLOSSARY_FILE = "glossary.md"

_NOT_IN_ID = re.compile(r"[\W_]+")
_NEVER = re.compile("(?!)")
_NOT_RUNNING = {"heading_open", "table_open", "footnote_block_open"}


def read_glossary(folder: SourceFolder) -> TextFile[GlossaryHeader] | None:
    """The glossary's file; a term or a word that stands there twice is reported."""
    file = read_text_file(folder, folder.root / GLOSSARY_FILE, GlossaryHeader)
    if file is None:
        return None
    terms: dict[str, int] = {}
    words: dict[str, int] = {}
    for place, entry in enumerate(file.header.terms):
        line = file.file.line_of("terms", place, "term")
        if terms.setdefault(term_id(entry.term), line) != line:
            file.report("glossary-term", line, term=entry.term, where=terms[term_id(entry.term)])
        for number, word in enumerate(entry.words):
            line = file.file.line_of("terms", place, "words", number)
            if words.setdefault(word.casefold(), place) != place:
                other = file.header.terms[words[word.casefold()]].term
                file.report("glossary-word", line, word=word, term=other)
    return file


def term_id(term: str) -> str:
    """The id of a term's entry on the glossary's page."""
    return f"term-{_NOT_IN_ID.sub('-', term.casefold()).strip('-')}"


def build_glossary(file: TextFile[GlossaryHeader]) -> Glossary:
    """The Glossary of a file whose links are resolved, its terms in the order of the alphabet."""
    terms = (Term(term_id(entry.term), entry.term, entry.meaning) for entry in file.header.terms)
    ordered = tuple(sorted(terms, key=lambda term: term.name.casefold()))
    return Glossary(file.header.title, file.text.html(file.text.tokens), ordered)


@dataclass(frozen=True, slots=True)
class Terms:
    """Finds terms in texts: one pattern for all words, and the term's id for each form in which a word is written.

    `digest` changes with the glossary's file.
    """

    pattern: re.Pattern[str]
    forms: Mapping[str, str]
    digest: str

    @classmethod
    def of(cls, glossary: TextFile[GlossaryHeader] | None) -> Self:
        """The glossary's words, each as written or with a capital first letter; none without a glossary."""
        if glossary is None:
            return cls(_NEVER, {}, "")
        header, digest = glossary.header, glossary.text.folder.digest_of(glossary.text.path)
        forms = {
            form: term_id(entry.term)
            for entry in header.terms
            for word in entry.words
            for form in (word, word[0].upper() + word[1:])
        }
        longest_first = sorted(forms, key=len, reverse=True)
        return cls(re.compile(rf"(?:{'|'.join(map(re.escape, longest_first))})(?![\w-])"), forms, digest)

    @property
    def ids(self) -> frozenset[str]:
        """The ids of all terms."""
        return frozenset(self.forms.values())

    def link_first_uses(self, text: ParsedText, missing: frozenset[str]) -> frozenset[str]:
        """Links the first use of each term of `missing`, before the text is rendered; gives those still missing."""
        left = set(missing)
        for inline in _running_text(text.tokens):
            if not left:
                break
            inline.children = list(self._linked(inline.children or [], left))
        return frozenset(left)

    def _linked(self, children: Sequence[Token], missing: set[str]) -> Iterator[Token]:
        first = next((child for child in children if child.type != "text" or child.content.strip()), None)
        is_closed_by = "strong_close" if first and first.type == "strong_open" else ""
        for child in children:
            if child.type == "link_open":
                is_closed_by = is_closed_by or "link_close"
            if child.type == is_closed_by:
                is_closed_by = ""
            if child.type == "text" and not is_closed_by:
                yield from self._parts(child, missing)
            else:
                yield child

    def _parts(self, text: Token, missing: set[str]) -> Iterator[Token]:
        """The token `text`, cut up where a term is used for the first time."""
        content, end = text.content, 0
        for found in self.pattern.finditer(content):
            name = self.forms[found.group()]
            if name in missing and not _continues_word(content, found.start()):
                missing.remove(name)
                yield text.copy(content=content[end : found.start()])
                yield Token("link_open", "a", 1, attrs={"href": term_address(name), "class": "glossary-link"})
                yield text.copy(content=found.group())
                yield Token("link_close", "a", -1)
                end = found.end()
        yield text.copy(content=content[end:]) if end else text


def _continues_word(content: str, start: int) -> bool:
    return start > 0 and (content[start - 1].isalnum() or content[start - 1] in "-_")


def _running_text(tokens: Sequence[Token]) -> Iterator[Token]:
    """The paragraphs that are read as running text."""
    for part in sections(tokens):
        if part[0].type in _NOT_RUNNING or _is_quiet_callout(part[0]):
            continue
        is_table = False
        for token in part:
            is_table = token.type == "table_open" or (is_table and token.type != "table_close")
            if token.type == "inline" and not is_table:
                yield token


def _is_quiet_callout(token: Token) -> bool:
    """Whether a callout opens here that is set apart from the running text, or that is no longer shown."""
    if token.type != "callout_open":
        return False
    return token.meta["kind"] == "quote" or str(token.meta["rest"]).endswith(" retired}")
