"""What is no course page is imported too: folders of plain markdown, Word files, and what people name by mistake."""

from pathlib import Path
from typing import Any

import pytest
from docx import Document

from course_app.authoring.check import check_content
from course_app.authoring.importer.imports import ImportRefusedError, import_source
from course_app.authoring.outline import outline
from tests.authoring.imported import assert_accounted, imported, page
from tests.authoring.test_import import PAGE
from tests.builders import GOOD, good_catalog

WELCOME = """\
---
title: The Welcome
author: Ana
---
The first day decides.
It runs over two lines.

Everything else follows, as [the guide](https://example.com/guide) says. See [the other](02-kick-off.md).

## The Three Steps

Do them in order.

1. **Call** — within a day.
2. **Write** — within two days.
3. **Meet** — within a week.

*All three, or none.*

## Why

- one
  - nested

> A line to remember.

> [!WARNING]
> Do not skip it.

> [!info] Something
> # A heading in it
> Text.

![A map](map.png) and a footnote.[^1]

## Key takeaways

- Call.
- Write.
- Meet.

## Reflection

What did you do last time?

## Outcome

You can welcome people.

## Homework: Welcome One Customer

Call one customer this week.

Deliverable: a page of notes.

[^1]: The note.
"""

IMPORTED = """\
The first day decides. It runs over two lines.

Everything else follows, as [the guide](https://example.com/guide) says. See the other.

## The Three Steps

Do them in order.

1. **Call** — within a day.
2. **Write** — within two days.
3. **Meet** — within a week.

*All three, or none.*

## Why

- one
  - nested

> [!quote]
> A line to remember.

> [!warning]
> Do not skip it.

> [!note] Something
> **A heading in it**
> Text.

![A map](map.png) and a footnote.[^1]

> [!takeaways]
> - Call.
> - Write.
> - Meet.

> [!reflection] {#reflect-welcome}
> What did you do last time?

> [!outcome]
> You can welcome people.

[^1]: The note.
"""


def markdown_folder(folder: Path) -> Path:
    notes = folder / "receiving"
    notes.mkdir()
    page(notes, "# Receiving Customers\n\nWhat it is about.\n", "README.md")
    page(notes, WELCOME, "01-welcome.md")
    page(notes, "# Kick-off\n\nShort.\n\nAnd to the point.\n", "02-kick-off.md")
    (notes / "map.png").write_bytes((GOOD / "chapters/01-seam/seam.png").read_bytes())
    return notes


def test_a_folder_of_markdown_is_a_chapter(tmp_path: Path) -> None:
    root = tmp_path / "content"
    found = imported(markdown_folder(tmp_path), root)
    assert check_content(root) == ()
    text = (root / "chapters/01-receiving-customers/01-welcome.md").read_text(encoding="utf-8")
    assert text.split("---\n\n", 1)[1] == IMPORTED
    chapter = only_chapter(root)
    assert chapter["totals"] == {"modules": 2, "homework": 1}
    assert [entry.line.text for entry in found.account.entries("unsure")] == [
        "author: Ana",
        "Everything else follows, as the guide says. See the other.",
    ]


def only_chapter(root: Path) -> dict[str, Any]:
    """The outline of the course's one chapter."""
    chapters: Any = outline(good_catalog(root).course)["chapters"]
    (chapter,) = chapters
    return dict(chapter)


def test_every_row_of_a_markdown_file_is_accounted_for(tmp_path: Path) -> None:
    found = imported(markdown_folder(tmp_path), tmp_path / "content")
    ends = [(entry.line.number, entry.line.last or entry.line.number) for entry in found.account.entries()]
    rows = {
        row
        for entry, (first, last) in zip(found.account.entries(), ends, strict=True)
        if entry.line.file == "01-welcome.md"
        for row in range(first, last + 1)
    }
    assert rows >= {number for number, row in enumerate(WELCOME.split("\n"), 1) if row.strip()}


def test_what_a_source_lacks_is_said_and_stands_as_to_be_written(tmp_path: Path) -> None:
    remarks = imported(markdown_folder(tmp_path), tmp_path / "content").account.remarks
    assert "Kick-off: no reflection found, “To be written.” stands in its place" in remarks


def test_a_picture_outside_the_folder_is_left_out(tmp_path: Path) -> None:
    """Red when a source can make the course show any file of the author's machine."""
    notes = tmp_path / "deep/notes"
    notes.mkdir(parents=True)
    (tmp_path / "secret.png").write_bytes(b"x")
    page(notes, "# A\n\nOne.\n\nTwo.\n\n![x](../../secret.png)\n", "a.md")
    found = imported(notes, tmp_path / "content")
    assert not list((tmp_path / "content").rglob("*.png"))
    assert "its picture ../../secret.png was left out" in found.account.entries("unsure")[0].what


def test_a_word_file_is_a_chapter(tmp_path: Path) -> None:
    document = Document()
    document.add_heading("Receiving", 0)
    document.add_paragraph("A summary.")
    document.add_heading("The Welcome", 1)
    document.add_paragraph("Opening words.")
    document.add_paragraph("An introduction with ").add_run("weight").bold = True
    document.add_heading("The Two Steps", 2)
    for text in ("Call — now.", "Write — later."):
        document.add_paragraph(text, style="List Number")
    document.add_heading("Key Takeaways", 2)
    for text in ("One.", "Two.", "Three."):
        document.add_paragraph(text, style="List Bullet")
    document.save(str(tmp_path / "course.docx"))
    root = tmp_path / "content"
    found = imported(tmp_path / "course.docx", root)
    assert check_content(root) == ()
    assert found.account.entries("unsure") == []
    chapter = only_chapter(root)
    assert (chapter["title"], chapter["summary"]) == ("Receiving", "A summary.")
    assert [chapter["modules"][0][key] for key in ("frameworks", "framework_items", "takeaways")] == [1, 2, 3]
    assert "An introduction with **weight**" in (root / "chapters/01-receiving/01-welcome.md").read_text(
        encoding="utf-8"
    )


def test_a_course_page_in_a_word_file_is_read_as_the_page(tmp_path: Path) -> None:
    document = Document()
    for line in PAGE.splitlines():
        document.add_paragraph(line)
    document.save(str(tmp_path / "page.docx"))
    from_word = imported(tmp_path / "page.docx", tmp_path / "word")
    from_text = imported(page(tmp_path, PAGE), tmp_path / "text")
    assert from_word.files == from_text.files


@pytest.mark.parametrize(("name", "data"), [("x.docx", b"not a Word file"), ("x.txt", b""), ("x.html", b"<p>One.</p>")])
def test_what_cannot_be_imported_is_refused_in_words(name: str, data: bytes, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(data)
    with pytest.raises(ImportRefusedError):
        import_source(tmp_path / name, tmp_path / "content")


def test_an_old_encoding_is_read_and_said(tmp_path: Path) -> None:
    (tmp_path / "page.txt").write_bytes(
        PAGE.replace("Nobody planned it.", "Nobody’s plan.").encode("cp1252", "replace")
    )
    found = imported(tmp_path / "page.txt", tmp_path / "content")
    assert "Windows-1252" in found.account.remarks[0]


def test_the_report_of_html_has_the_lines_of_the_file(tmp_path: Path) -> None:
    html = "\n".join(f"<p>{line}</p>" for line in PAGE.splitlines())
    assert_accounted(imported(page(tmp_path, html, "page.html"), tmp_path / "content"), html)
