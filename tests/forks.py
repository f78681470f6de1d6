"""The console script in a process that parts from one which has imported it: to import takes most of a start."""

import multiprocessing
import os
import signal
from collections.abc import Mapping
from pathlib import Path

from course_app.cli import main

_PARTING = multiprocessing.get_context("forkserver")
_PARTING.set_forkserver_preload(["tests.forks"])


def prepare_servers() -> None:
    """For those who start many, before the first: takes two seconds and saves half a second on each."""
    _PARTING.set_forkserver_preload(["tests.forks", "tests.servers_prepared"])


class ForkedCourse:
    """`course` with these words, its processes in a group of their own; what it prints is added to the file `log`."""

    def __init__(self, words: list[str], log: Path, environment: Mapping[str, str], folder: Path | None = None) -> None:
        self.args = words
        log.touch()
        given = {**os.environ, **environment}
        self._process = _PARTING.Process(target=_run, args=(words, log, given, folder or Path.cwd()))
        self._process.start()

    @property
    def pid(self) -> int:
        assert self._process.pid is not None
        return self._process.pid

    def poll(self) -> int | None:
        """How it ended, None while it runs."""
        return self._process.exitcode

    def wait(self, timeout: float) -> None:
        """Returns once it has ended. Raises TimeoutError."""
        self._process.join(timeout)
        if self._process.exitcode is None:
            raise TimeoutError(f"{self.args} has not ended")

    def terminate(self) -> None:
        """Asks it to end what it is doing, and then to stop."""
        self._process.terminate()

    def kill(self) -> None:
        """SIGKILL to every process of it, as by a power cut."""
        if self.poll() is None:
            os.killpg(self.pid, signal.SIGKILL)


def _run(words: list[str], log: Path, environment: Mapping[str, str], folder: Path) -> None:
    os.setsid()
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    with log.open("a") as file:
        os.dup2(file.fileno(), 1)
        os.dup2(file.fileno(), 2)
    main(words)
