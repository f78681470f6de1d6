"""Reads exported files as other programs would: by libraries that did not write them, where there are any."""

import io
import re
import zipfile
from collections.abc import Iterator

from docx import Document
from icalendar import Calendar
from openpyxl import load_workbook
from pypdf import PdfReader


def texts_in(ending: str, data: bytes) -> list[str]:
    """Every text that a reader of the file sees, in its order."""
    return [text for text in _READERS[ending](data) if text]


def _word(data: bytes) -> Iterator[str]:
    document = Document(io.BytesIO(data))
    for block in document.iter_inner_content():
        if hasattr(block, "rows"):
            for row in block.rows:
                yield from (cell.text for cell in row.cells)
        else:
            yield block.text


def _excel(data: bytes) -> Iterator[str]:
    for sheet in load_workbook(io.BytesIO(data)).worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type != "f", f"{sheet.title}!{cell.coordinate} is a formula: {cell.value}"
                yield "" if cell.value is None else str(cell.value)


def _pdf(data: bytes) -> Iterator[str]:
    """The pages without what stands at the foot of each."""
    reader = PdfReader(io.BytesIO(data))
    title = str(reader.metadata.title if reader.metadata else "")[:90]
    foot = re.compile(rf"({re.escape(title)})?\s*\d+ / {len(reader.pages)}$", re.M)
    for page in reader.pages:
        text, count = foot.subn("", page.extract_text())
        assert count == 1, "every page says which one it is"
        yield text


def _calendar(data: bytes) -> Iterator[str]:
    for event in Calendar.from_ical(data).walk("VEVENT"):
        yield str(event["summary"])
        yield str(event.decoded("dtstart"))


def _markdown(data: bytes) -> Iterator[str]:
    for line in data.decode().splitlines():
        yield re.sub(r"\\([\\`*_{}\[\]<>#|~&\-+=.)])", r"\1", line)


_READERS = {"docx": _word, "xlsx": _excel, "pdf": _pdf, "ics": _calendar, "md": _markdown}


def unpacked(data: bytes) -> bytes:
    """The file's bytes; those of a zip file's parts, each unpacked, with their names."""
    if not data.startswith(b"PK"):
        return data
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return b"\n".join(name.encode() + b"\n" + archive.read(name) for name in archive.namelist())


def squeezed(text: str) -> str:
    """Without blanks: where lines break is a matter of paper."""
    return re.sub(r"\s+", "", text)
