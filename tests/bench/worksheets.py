"""What worksheets cost at the server: a check of the largest template, filled, and lists of two hundred documents."""

import json
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

from flask import Flask
from sqlalchemy import event

from course_app.homework.submitted_work import submitted_work
from tests.answers.learners import OWN
from tests.builders import REAL, make_app
from tests.homework.exports.samples import TEMPLATES
from tests.homework.handed_in import new_writer

ROUNDS = 15
FEW, MANY = 2, 200
AT_ONCE = 10

Row = tuple[str, str, str]


def worksheet_rows() -> list[Row]:
    with tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory() as other:
        course, small = make_app(Path(one), REAL), make_app(Path(other))
        rows = [*_check_rows(course), *_list_rows(small)]
        for app in (course, small):
            app.extensions["database"].engine.dispose()
    return rows


def _check_rows(app: Flask) -> list[Row]:
    """The whole request, body to body, of the template whose sample holds most."""
    sizes = {name: len(json.dumps(each.sample.values)) for name, each in TEMPLATES.items() if each.sample}
    name = max(sizes, key=sizes.__getitem__)
    what = f"check of the largest template, filled ({name}, {sizes[name] / 1000:.0f} kB)"
    return [(what, f"{_milliseconds(app, name):.1f} ms", "under 20 ms")]


def _milliseconds(app: Flask, name: str) -> float:
    template = TEMPLATES[name]
    assert template.sample
    asked = {"template": name, "version": template.version, "today": template.sample.today, "zone": "Europe/London"}
    browser, body = app.test_client(), json.dumps({**asked, "values": template.sample.values})
    took = []
    for _ in range(ROUNDS):
        started = time.perf_counter()
        answer = browser.post("/api/checks", data=body, content_type="application/json", headers=OWN)
        took.append((time.perf_counter() - started) * 1e3)
        assert answer.get_json()["status"] == "to-standard"
    return median(took)


def _list_rows(app: Flask) -> list[Row]:
    """Documents are listed by the browser, of what a sync brought, and by the server where they were handed in."""
    whats = ("queries of a sync that brings", "queries of the list of work handed in of")
    counts = zip(whats, _list_queries(app, FEW), _list_queries(app, MANY), strict=True)
    return [(f"{what} {FEW} / {MANY} documents", f"{few} / {many}", "the same") for what, few, many in counts]


def _list_queries(app: Flask, many: int) -> tuple[int, int]:
    writer = new_writer(app)
    for first in range(0, many, AT_ONCE):
        writer.finish(*(writer.document({}) for _ in range(min(AT_ONCE, many - first))))
    assert sum(len(each["documents"]) for each in writer.work()["submissions"]) == many
    listing = _queries(app, lambda: submitted_work(app.extensions["database"], writer.account))
    return _queries(app, writer.learner.sync), listing


def _queries(app: Flask, work: Callable[[], object]) -> int:
    engine, found = app.extensions["database"].engine, 0

    def count(*_: object) -> None:
        nonlocal found
        found += 1

    event.listen(engine, "before_cursor_execute", count)
    work()
    event.remove(engine, "before_cursor_execute", count)
    return found


if __name__ == "__main__":
    for row in worksheet_rows():
        print(*row, sep="  ")
