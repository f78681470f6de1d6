"""A team's progress as a file: CSV for any program, and Excel with numbers that can be counted with."""

from collections.abc import Iterator
from io import BytesIO

from flask_babel import gettext
from xlsxwriter import Workbook

from course_app.csv_file import BEGINNING, Row, csv_lines
from course_app.dashboard.team_progress import TeamProgress

EXCEL_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


def csv_file(progress: TeamProgress) -> bytes:
    """One line a learner; no text is taken for a formula."""
    return BEGINNING + csv_lines(_rows(progress))


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
