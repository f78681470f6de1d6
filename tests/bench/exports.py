"""What a document costs as a file: a procedure of thirty steps, in every format it can have."""

import tempfile
import time
from pathlib import Path
from statistics import median

from course_app.homework.exports.document_parts import PrintedDocument
from course_app.homework.exports.playbook import Playbook
from tests.builders import make_app
from tests.homework.exports.samples import TEMPLATES, printed_sample, written, written_playbook

STEPS = 30
ROUNDS = 7


def long_procedure() -> PrintedDocument:
    """The sample of the SOP with thirty steps."""
    sop = TEMPLATES["sop"]
    sample = sop.sample.values["steps"] if sop.sample else None
    cells = [row["cells"] for row in sample.values()] if isinstance(sample, dict) else []
    steps = {f"s{place}": {"position": place, "cells": cells[place % len(cells)]} for place in range(STEPS)}
    return printed_sample(sop, steps=steps)


def export_rows() -> list[tuple[str, str, str]]:
    with tempfile.TemporaryDirectory() as data:
        app = make_app(Path(data))
        with app.app_context():
            rows = [
                (f"procedure of {STEPS} steps as {kind}", f"{_milliseconds(kind):.0f} ms", bound)
                for kind, bound in (("word", "under 500 ms"), ("pdf", ""), ("markdown", ""))
            ]
            playbook = Playbook("Everything", "Contents", tuple(map(printed_sample, TEMPLATES.values())))
            started = time.perf_counter()
            written_playbook("pdf", playbook)
            rows.append((f"playbook of {len(TEMPLATES)} documents as PDF", f"{_since(started):.0f} ms", ""))
        app.extensions["database"].engine.dispose()
    return rows


def _milliseconds(kind: str) -> float:
    times = []
    for _ in range(ROUNDS):
        started = time.perf_counter()
        written(kind, long_procedure())
        times.append(_since(started))
    return median(times)


def _since(started: float) -> float:
    return (time.perf_counter() - started) * 1e3
