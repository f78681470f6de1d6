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


def main() -> None:
    """Says first which of the two kinds follows: tagged to PDF/UA-1, or plain because a glyph is missing."""
    _limit()
    given = json.loads(sys.stdin.buffer.read())
    warning = given.pop("warning")
    try:
        answer = TAGGED + _set({**given, "warning": ""}, "ua-1")
    except typst.TypstError:
        answer = PLAIN + _set({**given, "warning": warning}, None)
    sys.stdout.buffer.write(answer)


if __name__ == "__main__":
    try:
        main()
    except MemoryError:
        sys.exit(TOO_LARGE)
