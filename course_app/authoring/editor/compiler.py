"""Has drafts compiled by a process of its own, with a limit on time and memory.

A text can be made that takes the parser minutes (SECURITY 4.3); it must not hold up those who read or write. One such
process serves one process of the server: it is started at the first draft, and again after it had to be ended.
"""

import subprocess
import sys
import threading
import weakref
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from flask import current_app

from course_app.authoring.editor.compilation import Compilation

SECONDS = 5
"""Of processor time for one compilation: how busy the machine is does not count."""
_PATIENCE = 90
_PROCESS = "course_app.authoring.editor.process"


@dataclass(frozen=True, slots=True)
class _Worker:
    process: subprocess.Popen[bytes]
    line: "Connection[Any, Any]"

    def end(self) -> None:
        self.process.kill()
        self.process.wait()
        self.line.close()


class Compiler:
    """The process that compiles. Safe to use from several threads; one draft is compiled at a time."""

    def __init__(self, seconds: int = SECONDS) -> None:
        self._seconds = seconds
        self._turn = threading.Lock()
        self._worker: _Worker | None = None
        self._ending: weakref.finalize[Any, Any] | None = None

    def compile(self, root: Path, name: str = "", text: str = "") -> Compilation:
        """The course in the folder `root`, with `text` in place of its file `name` if one is named."""
        with self._turn:
            is_alive = self._worker is not None and self._worker.process.poll() is None
            worker = self._worker if self._worker and is_alive else self._start()
            with suppress(EOFError, OSError):  # it was ended: out of its time or its memory
                worker.line.send((root, name, text))
                if worker.line.poll(_PATIENCE):
                    found: Compilation = worker.line.recv()
                    return found
            self._end()
            return Compilation(None, (), took_too_long=True)

    def _start(self) -> _Worker:
        self._end()
        ours, theirs = Pipe()
        words = [sys.executable, "-P", "-m", _PROCESS, str(theirs.fileno()), str(self._seconds)]
        process = subprocess.Popen(words, pass_fds=[theirs.fileno()], stdin=subprocess.DEVNULL)  # noqa: S603 - our own words
        theirs.close()
        self._worker = _Worker(process, ours)
        self._ending = weakref.finalize(self, self._worker.end)
        return self._worker

    def _end(self) -> None:
        if self._ending:
            self._ending()
        self._worker = self._ending = None

    def close(self) -> None:
        """Ends the process, if there is one."""
        with self._turn:
            self._end()


def compiler() -> Compiler:
    """The running application's Compiler."""
    found: Compiler = current_app.extensions["compiler"]
    return found
