"""Runs in a process of its own: reads what to set as JSON, writes a PDF file, and can do little else.

It may use 512 MB and 20 s, writes no file, and reads no file beside its own source and the machine's fonts. What people
wrote is data of that source; the source imports nothing and there is no place to look for packages.
"""

import json
import resource
import sys
from pathlib import Path
from typing import Literal

import typst

FOLDER = Path(__file__).resolve().parent
SOURCE = FOLDER / "document.typ"
SECONDS = 20
BYTES = 512 * 1024 * 1024
TOO_LARGE = 3
"""How the process ends when memory runs out; when time does, it is killed."""
_PAGE = b"/Type/Page/"
TAGGED, PLAIN = b"tagged\n", b"plain\n"


def _limit() -> None:
    for what, most in ((resource.RLIMIT_AS, BYTES), (resource.RLIMIT_CPU, SECONDS), (resource.RLIMIT_CORE, 0)):
        resource.setrlimit(what, (most, most))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


def _set(data: dict[str, object], standard: Literal["ua-1"] | None) -> bytes:
    nowhere = FOLDER / "no-packages"
    return typst.compile(
        SOURCE,
        format="pdf",
        root=FOLDER,
        sys_inputs={"data": json.dumps(data)},
        pdf_standards=standard,
        package_path=nowhere,
        package_cache_path=nowhere,
        timestamp=0,
    )


def _set_on_a_page(scales: list[float], data: dict[str, object], standard: Literal["ua-1"] | None) -> bytes:
    """At the first of the scales at which it takes a single page; where there is none, at the first of all."""
    first = made = _set({**data, "scale": scales[0]}, standard)
    for scale in scales[1:]:
        if made.count(_PAGE) == 1:
            return made
        made = _set({**data, "scale": scale}, standard)
    return made if made.count(_PAGE) == 1 else first


def main() -> None:
    """Says first which of the two kinds follows: tagged to PDF/UA-1, or plain because a glyph is missing."""
    _limit()
    given = json.loads(sys.stdin.buffer.read())
    warning, scales = given.pop("warning"), given.pop("scales")
    try:
        answer = TAGGED + _set_on_a_page(scales, {**given, "warning": ""}, "ua-1")
    except typst.TypstError:
        answer = PLAIN + _set_on_a_page(scales, {**given, "warning": warning}, None)
    sys.stdout.buffer.write(answer)


if __name__ == "__main__":
    try:
        main()
    except MemoryError:
        sys.exit(TOO_LARGE)
