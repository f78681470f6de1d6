"""CSV in which every cell stays what it is, in any spreadsheet."""

import csv
import re
from collections.abc import Iterable
from io import StringIO

CSV_TYPE = "text/csv; charset=utf-8"
BEGINNING = "\ufeff".encode()
"""By which spreadsheets know that a file is UTF-8."""

_FORMULA = re.compile("^[\\s\u200b\ufeff]*[=+\\-@\uff1d\uff0b\uff0d\uff20\t\r\n]")

Row = list[str | int]


def csv_lines(rows: Iterable[Row]) -> bytes:
    """Quoted throughout; a text that a spreadsheet would take for a formula begins with ' (OWASP, CSV injection)."""
    text = StringIO()
    writer = csv.writer(text, quoting=csv.QUOTE_NONNUMERIC)
    for row in rows:
        writer.writerow([_safe(cell) for cell in row])
    return text.getvalue().encode()


def _safe(cell: str | int) -> str | int:
    return f"'{cell}" if isinstance(cell, str) and _FORMULA.match(cell) else cell
