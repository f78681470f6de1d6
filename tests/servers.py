"""Runs the product as people do: the console script in a process of its own."""

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from tests.forks import ForkedCourse

COURSE = Path(sys.executable).parent / "course"


class Started(Protocol):
    """A process, of whatever kind."""

    @property
    def args(self) -> object: ...

    def poll(self) -> int | None: ...

    def kill(self) -> None: ...

    def wait(self, timeout: float) -> object: ...


@dataclass(frozen=True, slots=True)
class RunningServer:
    """A server that answers at `url`; its content and data folders may be changed while it runs."""

    url: str
    content: Path
    data: Path
    process: ForkedCourse


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


HURRIED = {"COURSE_REQUESTS_A_MINUTE": "1000000"}
"""For few accounts that ask as fast as they can, as no person does."""


def is_taken(port: int) -> bool:
    """Whether somebody listens there."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _start(content: Path, data: Path, port: int, workers: int, environment: Mapping[str, str] | None) -> ForkedCourse:
    """`course serve`; what it prints goes to server.log in the data folder."""
    words = ["serve", "--port", str(port), "--data", str(data), "--content", str(content), "--workers", str(workers)]
    data.mkdir(parents=True, exist_ok=True)
    return ForkedCourse(words, data / "server.log", {"DATABASE_URL": "", **(environment or {})})


@contextmanager
def running_server(
    content: Path, data: Path, workers: int = 1, environment: Mapping[str, str] | None = None
) -> Iterator[RunningServer]:
    """A server for the length of a `with` block. It is killed: to end in order it waits for connections of browsers."""
    port = free_port()
    process = _start(content, data, port, workers, environment)
    try:
        url = f"http://127.0.0.1:{port}"
        await_answer(url, process)
        yield RunningServer(url, content, data, process)
    finally:
        process.kill()
        process.wait(timeout=40)


@contextmanager
def installed_server(program: Path, content: Path, data: Path) -> Iterator[str]:
    """The console script `program` as a server for the length of a `with` block; gives its address."""
    port = free_port()
    command = [str(program), "serve", "--port", str(port), "--data", str(data), "--content", str(content)]
    process = subprocess.Popen(command, env={**os.environ, "DATABASE_URL": ""}, stdout=subprocess.DEVNULL)
    try:
        await_answer(f"http://127.0.0.1:{port}", process)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(timeout=40)


@dataclass(slots=True)
class KillableServer:
    """A server on one port that is killed as by a power cut, all its processes at once, and started again."""

    content: Path
    data: Path
    environment: Mapping[str, str]
    port: int = field(default_factory=free_port)
    process: ForkedCourse | None = None

    def start(self) -> None:
        """Returns once it answers."""
        self.process = _start(self.content, self.data, self.port, 2, self.environment)
        await_answer(f"http://127.0.0.1:{self.port}", self.process)

    def kill(self) -> None:
        """SIGKILL to every process of it. Returns once none of them listens any more."""
        assert self.process is not None
        self.process.kill()
        self.process.wait(timeout=10)
        while is_taken(self.port):
            time.sleep(0.01)  # there is no event for the end of a grandchild


def await_answer(url: str, process: Started, seconds: float = 30) -> None:
    """Returns once the server answers; raises if it ends or stays silent (server.log in its data folder says why)."""
    end = time.monotonic() + seconds
    while time.monotonic() < end and process.poll() is None:
        try:
            with urllib.request.urlopen(f"{url}/healthz", timeout=5):
                return
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.05)  # polling a port: there is no event to await in another process
    process.kill()
    process.wait(timeout=10)
    raise AssertionError(f"the server did not answer: {process.args!r}")


def await_reload(server: RunningServer, path: str, has: str) -> None:
    """Returns once the server's page holds `has`: it looks at its folder once a second."""
    end = time.monotonic() + 10
    while time.monotonic() < end:
        with urllib.request.urlopen(server.url + path) as answer:
            if has in answer.read().decode():
                return
        time.sleep(0.1)  # polling another process: there is no event to await
    raise AssertionError(f"{has!r} did not appear on {path}")
