"""A team's progress as a file: CSV for any program, and Excel with numbers that can be counted with."""

import csv
import re
from collections.abc import Iterator
from io import BytesIO, StringIO

from flask_babel import gettext
from xlsxwriter import Workbook

from course_app.dashboard.team_progress import TeamProgress

CSV_TYPE = "text/csv; charset=utf-8"
EXCEL_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_FORMULA = re.compile("^[\\s\u200b\ufeff]*[=+\\-@\uff1d\uff0b\uff0d\uff20\t\r\n]")
_OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}

Row = list[str | int]


def csv_file(progress: TeamProgress) -> bytes:
    """Quoted throughout; a text that a spreadsheet would take for a formula begins with ' (OWASP, CSV injection)."""
    text = StringIO()
    writer = csv.writer(text, quoting=csv.QUOTE_NONNUMERIC)
    for row in _rows(progress):
        writer.writerow([_safe(cell) for cell in row])
    return text.getvalue().encode("utf-8-sig")


def _safe(cell: str | int) -> str | int:
    return f"'{cell}" if isinstance(cell, str) and _FORMULA.match(cell) else cell


def excel_file(progress: TeamProgress) -> bytes:
    """One sheet; every text stays text, `=` or not."""
    data = BytesIO()
    workbook = Workbook(data, _OPTIONS)
    bold = workbook.add_format({"bold": True, "text_wrap": True, "valign": "top"})
    sheet = workbook.add_worksheet(gettext("Progress")[:31])
    sheet.freeze_panes(1, 1)
    sheet.set_column(0, 1, 28)
    for place, row in enumerate(_rows(progress)):
        for column, cell in enumerate(row):
            if isinstance(cell, int):
                sheet.write_number(place, column, cell)
            else:
                sheet.write_string(place, column, cell, bold if place == 0 else None)
    workbook.close()
    return data.getvalue()


def _rows(progress: TeamProgress) -> Iterator[Row]:
    yield [
        gettext("Name"),
        gettext("E-mail address"),
        *(
            gettext(
                "%(number)s · %(title)s (of %(total)s)", number=each.number, title=each.title, total=len(each.items)
            )
            for each in progress.chapters
        ),
        gettext("Done"),
        gettext("Of"),
        gettext("Last progress"),
    ]
    for learner in progress.learners:
        last = learner.last_at.date().isoformat() if learner.last_at else ""
        yield [learner.name, learner.email, *learner.done, learner.all_done, progress.total, last]
