"""A Word file as lines: headings by their style, lists, tables and text, in the order in which they stand."""

import zipfile
from collections.abc import Iterator
from pathlib import Path

from docx import Document
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml.exceptions import InvalidXmlError
from docx.table import Table
from docx.text.paragraph import Paragraph

from course_app.authoring.importer.lines import Line, numbered, undouble
from course_app.authoring.importer.runs import Run, Runs, tidy


class UnreadableWordFileError(Exception):
    """The file is no Word file that can be read."""


def word_lines(path: Path) -> list[Line]:
    """The lines of a Word file, counted by paragraphs and rows. Raises UnreadableWordFileError."""
    try:
        found = list(_lines(path))
    except (PackageNotFoundError, InvalidXmlError, zipfile.BadZipFile, KeyError, ValueError) as error:
        raise UnreadableWordFileError(str(error)) from None
    return undouble(found)


def _lines(path: Path) -> Iterator[Line]:
    number = 0
    counted = 0
    for part in Document(str(path)).iter_inner_content():
        if isinstance(part, Table):
            for row in part.rows:
                number += 1
                cells = tuple(
                    tidy(run for each in cell.paragraphs for run in (*_runs(each), Run(" "))) for cell in row.cells
                )
                if sum(map(bool, cells)) > 1:
                    yield Line(path.name, number, (), "row", cells=cells)
                else:
                    yield from (Line(path.name, number, cell) for cell in cells if cell)
            continue
        number += 1
        runs = tidy(_runs(part))
        if runs:
            line = _line(path.name, number, part, runs, counted + 1)
            counted = line.counted if line.kind == "number" else 0
            yield line


def _line(file: str, number: int, paragraph: Paragraph, runs: Runs, counted: int) -> Line:
    style = paragraph.style.name.lower() if paragraph.style is not None and paragraph.style.name else ""
    if style == "title":
        return Line(file, number, runs, "heading", level=0)
    if style.startswith("heading "):
        return Line(file, number, runs, "heading", level=int("".join(filter(str.isdigit, style)) or 1))
    if "quote" in style:
        return Line(file, number, runs, "quote")
    if style.startswith("list number"):
        return Line(file, number, runs, "number", counted=counted)
    if style.startswith("list bullet"):
        return Line(file, number, runs, "bullet")
    return numbered(Line(file, number, runs))


def _runs(paragraph: Paragraph) -> Iterator[Run]:
    for part in paragraph.iter_inner_content():
        link = getattr(part, "address", "") or ""
        link = (
            link if link.startswith(("https://", "http://", "mailto:")) and " " not in link and ")" not in link else ""
        )
        for run in getattr(part, "runs", [part]):
            yield Run(run.text, strong=bool(run.bold), emphasis=bool(run.italic), link=link)
