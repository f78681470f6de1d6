"""What every content file with a text has in common: its parts, its footnotes, its words and its digest."""

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, TypeVar

from markdown_it.token import Token
from markupsafe import Markup

from course_app.content.front_matter import AnyHeader, ContentFile, read_content_file, read_header
from course_app.content.links import Addresses, resolve_images, resolve_links
from course_app.content.markdown import ParsedText, count_words, plain_text, sections
from course_app.content.model import Image
from course_app.content.source_files import SourceFolder, digest_of

Value = TypeVar("Value")

_NOT_PLAIN = {"heading_open": "heading-place", "callout_open": "callout-place"}


@dataclass(frozen=True, slots=True)
class Compiled(Generic[Value]):
    """A result without problems, and the pictures that it was made with, each with its digest."""

    value: Value
    pictures: tuple[tuple[Path, str], ...]


@dataclass(frozen=True, slots=True)
class TextFile(Generic[AnyHeader]):
    """A file whose header is valid and whose text is not yet rendered: its links still need every id."""

    file: ContentFile
    header: AnyHeader
    text: ParsedText

    def report(self, code: str, line: int = 1, **facts: object) -> None:
        """Reports a problem at a line of the file, counted from 1."""
        self.text.folder.report(code, self.file.path, line, **facts)

    def resolve(self, addresses: Addresses) -> list[Image]:
        """Points links and pictures at their addresses, gives the pictures; to be called once, before rendering."""
        resolve_links(self.text, addresses)
        return list(resolve_images(self.text))

    def require_plain(self) -> None:
        """Reports headings and callouts, for files whose text is shown as prose only."""
        for token in self.text.tokens:
            if token.type in _NOT_PLAIN:
                self.text.report(_NOT_PLAIN[token.type], token.map[0] if token.map else 0)

    def parts(self) -> list[list[Token]]:
        """The text's whole blocks, footnotes left out."""
        return [part for part in sections(self.text.tokens) if part[0].type != "footnote_block_open"]

    def footnotes(self) -> Markup:
        """The text's footnotes as one HTML list; empty when it has none."""
        notes = [part for part in sections(self.text.tokens) if part[0].type == "footnote_block_open"]
        return self.text.html([token for part in notes for token in part])

    def words(self) -> int:
        """How many words people read: the text with its headings, callout titles and footnotes."""
        titles = (str(token.meta["rest"]) for token in self.text.tokens if token.type == "callout_open")
        return count_words(plain_text(self.text.tokens)) + sum(
            count_words(title) for title in titles if not title.startswith("{#")
        )

    def digest(self, title: str) -> str:
        """Changes with every edit of the title or the text."""
        return digest_of(f"{title}\n{self.file.body.strip()}")


def read_text_file(folder: SourceFolder, path: Path, kind: type[AnyHeader]) -> TextFile[AnyHeader] | None:
    """The file at `path`, or None with its problems reported to `folder`."""
    file = read_content_file(folder, path)
    if file is None:
        folder.is_incomplete = True
        return None
    header = read_header(folder, file, kind)
    text = ParsedText(folder, path, file.body_line, file.body, slug=getattr(header, "id", path.stem))
    folder.unparsed.append(text.find_faults)
    if header is None:
        folder.is_incomplete = True
        return None
    return TextFile(file, header, text)


def compiled(file: TextFile[Any], others: Hashable, make: Callable[[], Value]) -> Value:
    """What `make` gives for a file, or what it gave for the same file, pictures and `others` the last time.

    `others` stands for all else that `make` looks at. A result with a problem is not kept.
    """
    text, folder = file.text, file.text.folder
    if text.is_parsed:
        return make()
    key = (str(text.path), folder.digest_of(text.path), others)
    known: Compiled[Value] | None = folder.memo.recall(key)
    if known is None or not all(_is_still(folder, path, digest) for path, digest in known.pictures):
        before = len(folder.problems)
        value = make()
        if len(folder.problems) > before or folder.is_incomplete:
            return value
        known = Compiled(value, tuple((path, folder.digest_of(path)) for path in text.pictures))
    else:
        text.is_known = True
    folder.memo.keep(key, known)
    return known.value


def _is_still(folder: SourceFolder, path: Path, digest: str) -> bool:
    return path.is_file() and folder.read_bytes(path) is not None and folder.digest_of(path) == digest
