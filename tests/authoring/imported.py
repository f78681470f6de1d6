"""Pages that become courses: importing one, and what its modules say then."""

import re
from pathlib import Path

from course_app.authoring.importer.imports import Import, import_source, write_import
from course_app.authoring.importer.runs import clean
from course_app.content.block_kinds import Comparison, Framework, Takeaways
from course_app.content.model import Module
from tests.authoring.page_form import rows_of

STRAIGHT = {0x2018: "'", 0x2019: "'"}


def imported(source: Path, root: Path, number: int | None = None) -> Import:
    """The source's chapters, written into the folder `root`."""
    found = import_source(source, root, number)
    write_import(found, root)
    return found


def page(folder: Path, text: str, name: str = "page.txt") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def words_of(module: Module) -> str:
    """All that a module says, titles included, in the order in which it is read."""
    pieces = [module.title, *rows_of(module.opening), *rows_of(module.introduction)]
    for block in module.blocks:
        pieces.append(getattr(block, "title", ""))
        pieces += [row for name in ("lead_in", "body", "prompt") for row in rows_of(getattr(block, name, ""))]
        if isinstance(block, Framework):
            for item in block.items:
                pieces += [*rows_of(item.term), *rows_of(item.explanation), *rows_of(item.more)]
        if isinstance(block, Comparison):
            pieces += [text for row in block.items for cell in (row.term, *row.cells) for text in rows_of(cell)]
        if isinstance(block, Takeaways):
            pieces += [text for item in block.items for text in rows_of(item)]
        pieces += rows_of(getattr(block, "closing", ""))
    drawn = re.sub(r"\d+\. \d+|•|\t", " ", " ".join(pieces))
    return clean(drawn.translate(STRAIGHT))


def assert_accounted(found: Import, text: str) -> None:
    """Each line with words in it stands in the account once."""
    numbers = [entry.line.number for entry in found.account.entries()]
    assert numbers == [number for number, line in enumerate(text.split("\n"), 1) if clean(line)]
