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
from dataclasses import dataclass
from pathlib import Path

COURSE = Path(sys.executable).parent / "course"


@dataclass(frozen=True, slots=True)
class RunningServer:
    """A server that answers at `url`; its content and data folders may be changed while it runs."""

    url: str
    content: Path
    data: Path
    process: subprocess.Popen[str]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def running_server(
    content: Path, data: Path, workers: int = 1, environment: Mapping[str, str] | None = None
) -> Iterator[RunningServer]:
    """A server for the length of a `with` block."""
    port = free_port()
    command = [str(COURSE), "serve", "--port", str(port), "--data", str(data), "--content", str(content)]
    process = subprocess.Popen(
        [*command, "--workers", str(workers)],
        env={**os.environ, "DATABASE_URL": "", **(environment or {})},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        url = f"http://127.0.0.1:{port}"
        await_answer(url, process)
        yield RunningServer(url, content, data, process)
    finally:
        process.terminate()
        process.communicate(timeout=40)


def await_answer(url: str, process: subprocess.Popen[str], seconds: float = 30) -> None:
    """Returns once the server answers; raises with what it printed if it ends or stays silent."""
    end = time.monotonic() + seconds
    while time.monotonic() < end and process.poll() is None:
        try:
            with urllib.request.urlopen(f"{url}/healthz", timeout=5):
                return
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.05)  # polling a port: there is no event to await in another process
    process.kill()
    raise AssertionError(f"the server did not answer: {process.communicate()[0]}")
