"""The texts that modules and homework had when they were published at an earlier revision, read as lines."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from markdown_it.token import Token

from course_app.content.front_matter import read_content_file
from course_app.content.markdown import parse_markdown, plain_text
from course_app.content.model import Homework, Module
from course_app.content.publications import Publication, Publications, PublicationUnreadableError
from course_app.content.source_files import SourceFolder

EarlierTexts = Mapping[str, Mapping[int, Path]]
"""For each id the files that hold its text, by revision."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line as it is read: a paragraph, an entry of a list, a row of a table; `is_title` if it stands above others."""

    text: str
    is_title: bool


def earlier_texts(publications: Publications, current: str) -> EarlierTexts:
    """What is kept in the versions published before `current`: the last text of each revision."""
    found: dict[str, dict[int, Path]] = {}
    for name in publications.names():
        if name < current:
            try:
                publication = Publication.read(publications.folder / name)
            except PublicationUnreadableError:
                continue
            for item, published in publication.items.items():
                found.setdefault(item, {}).setdefault(published.revision, publication.content / published.path)
    return found


def texts_of(item: Module | Homework, kept: EarlierTexts) -> dict[int, Path]:
    """The kept texts of an item's earlier revisions, under whichever of its ids, by revision."""
    texts: dict[int, Path] = {}
    for name in (item.id, *item.was):
        for revision, path in kept.get(name, {}).items():
            if revision < item.revision:
                texts.setdefault(revision, path)
    return texts


def lines_of(path: Path) -> tuple[Line, ...]:
    """The title and the text of a content file, line by line; nothing where it cannot be read."""
    folder = SourceFolder(path.parent)
    file = read_content_file(folder, path)
    if file is None:
        return ()
    title = Line(str(dict(file.header.values).get("title", "")), is_title=True)
    return (title, *_lines(parse_markdown(folder, path, file.body, file.body_line, slug=path.stem).tokens))


def _lines(tokens: Sequence[Token]) -> Iterator[Line]:
    row: list[str] | None = None
    is_title = False
    for token in tokens:
        if token.type == "tr_open":
            row = []
        elif token.type == "tr_close":
            yield Line(" · ".join(row or ()), is_title=False)
            row = None
        elif token.type == "callout_open" and (title := str(token.meta["rest"])) and not title.startswith("{#"):
            yield Line(title, is_title=True)
        elif token.type == "inline" and row is not None:
            row.append(plain_text([token]))
        elif token.type == "inline":
            yield Line(plain_text([token]), is_title)
        is_title = token.type == "heading_open"
