"""`make bench`: what things cost, as ratios from one run, in one table.

Each ratio compares our code with a plain reference in the same run, in turns, so that a noisy machine slows both alike.
"""

import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from unittest import mock

from markdown_it import MarkdownIt

from course_app.content import catalog
from course_app.content.catalog import load_catalog
from course_app.content.memo import Memo
from course_app.encoded_body import EncodedBody
from tests.bench.autosave import autosave_rows, first_sync_rows, load_rows
from tests.bench.exports import export_rows
from tests.bench.learner import course_of_typing
from tests.bench.servers import Rate, await_port, bare_server, measure
from tests.bench.teams import manager_rows
from tests.bench.worksheets import worksheet_rows
from tests.builders import REAL, make_app
from tests.servers import running_server

CHAPTER = "/chapters/world-class-experience"
ROUNDS = 7
REQUESTS = 1500


def seconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def chapter_page_rows() -> list[tuple[str, str, str]]:
    ours: list[Rate] = []
    bare: list[Rate] = []
    with (
        tempfile.TemporaryDirectory() as data,
        running_server(REAL, Path(data), workers=2) as server,
        bare_server() as plain,
    ):
        port = int(server.url.rpartition(":")[2])
        await_port(plain[0], "/")
        for _ in range(ROUNDS):
            ours.append(measure(port, server.process.pid, CHAPTER, REQUESTS))
            bare.append(measure(plain[0], plain[1], "/", REQUESTS))
    rate = median(one.per_second / other.per_second for one, other in zip(ours, bare, strict=True))
    processor = median(other.processor / one.processor for one, other in zip(ours, bare, strict=True))
    return [
        ("chapter page / bare Flask route, requests a second", f"{rate:.2f}", "at least 0.55"),
        ("chapter page / bare Flask route, by processor time", f"{processor:.2f}", ""),
        (
            "chapter page, server's processor time a request",
            f"{median(one.processor for one in ours) * 1e6:.0f} µs",
            "",
        ),
    ]


@contextmanager
def timed(name: str) -> Iterator[list[float]]:
    """The seconds that each call of a function of the compiler took."""
    took: list[float] = []
    function = getattr(catalog, name)

    def timing(*given: object) -> object:
        started = time.perf_counter()
        try:
            return function(*given)
        finally:
            took.append(time.perf_counter() - started)

    with mock.patch.object(catalog, name, timing):
        yield took


def compile_rows() -> list[tuple[str, str, str]]:
    sources = [path.read_text(encoding="utf-8") for path in sorted(REAL.rglob("*.md"))]
    parser = MarkdownIt("js-default")
    whole, markdown, templates = [], [], []
    for _ in range(ROUNDS):
        with timed("read_templates") as reading, timed("build_templates") as building:
            whole.append(seconds(lambda: load_catalog(REAL)))
        templates.append(sum(reading) + sum(building))
        markdown.append((whole[-1] - templates[-1]) / seconds(lambda: [parser.render(source) for source in sources]))
    size = sum(len(source.encode()) for source in sources)
    return [
        ("compile of the markdown / bare markdown-it-py on the same bytes", f"{median(markdown):.2f}", "at most 3"),
        (f"compile of the whole course ({size // 1000} kB of markdown)", f"{median(whole) * 1e3:.0f} ms", ""),
        ("of it the structured templates and their samples", f"{median(templates) * 1e3:.0f} ms", ""),
    ]


def incremental_rows() -> list[tuple[str, str, str]]:
    """One module of the ten chapters is changed again and again, as while somebody writes it."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(shutil.copytree(REAL, Path(folder) / "content"))
        memo, took = Memo(), []
        load_catalog(root, memo)
        path = next(root.glob("chapters/*/01-master-workflow.md"))
        for number in range(3 * ROUNDS):
            with path.open("a", encoding="utf-8") as file:
                file.write(f"\nA line more, number {number}.\n")
            started = time.process_time()
            load_catalog(root, memo)
            took.append(time.process_time() - started)
    return [("compile after one changed module, processor time", f"{median(took) * 1e3:.0f} ms", "under 50 ms")]


def page_rows() -> list[tuple[str, str, str]]:
    with tempfile.TemporaryDirectory() as data:
        app = make_app(Path(data), REAL)
        client = app.test_client()
        first = seconds(lambda: client.get(CHAPTER))
        answer = client.get(CHAPTER, headers={"Accept-Encoding": "br"})
        app.extensions["database"].engine.dispose()
    packing = seconds(lambda: EncodedBody(client.get(CHAPTER).data, "text/html", "").encoded("br"))
    return [
        ("chapter page through its templates, once per content version", f"{first * 1e3:.0f} ms", ""),
        ("the same page packed with brotli, once per content version", f"{packing * 1e3:.0f} ms", ""),
        ("chapter page over the wire", f"{len(answer.data) / 1000:.1f} kB", ""),
    ]


def learner_rows() -> list[tuple[str, str, str]]:
    before, after = course_of_typing()
    return [
        ("database for one learner who answers every question", f"{before / 1e6:.2f} MB", ""),
        ("the same 31 days later, old texts thinned out", f"{after / 1e6:.2f} MB", ""),
        ("thinned out / before", f"{after / before:.2f}", "at most 0.65"),
    ]


def main() -> None:
    rows = [
        ("what", "measured", "must be"),
        *chapter_page_rows(),
        *compile_rows(),
        *incremental_rows(),
        *page_rows(),
        *learner_rows(),
    ]
    rows += [*autosave_rows(), *first_sync_rows(), *worksheet_rows(), *export_rows(), *manager_rows(), *load_rows()]
    width = max(len(row[0]) for row in rows)
    for what, value, bound in rows:
        print(f"{what:<{width}}  {value:>9}  {bound}")


if __name__ == "__main__":
    main()
