"""How many requests a second a server answers, and what each costs it in processor time."""

import http.client
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.servers import free_port

TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Rate:
    """Requests a second over one connection, and seconds of the server's processor time for each."""

    per_second: float
    processor: float


@contextmanager
def bare_server(environment: Mapping[str, str] | None = None) -> Iterator[tuple[int, int]]:
    """The bare Flask application under gunicorn set as ours is; gives its port and its process id."""
    port = free_port()
    gunicorn = str(Path(sys.executable).parent / "gunicorn")
    options = ["--workers", "2", "--worker-class", "gthread", "--threads", "8", "--preload", "--no-control-socket"]
    process = subprocess.Popen(
        [gunicorn, "--bind", f"127.0.0.1:{port}", *options, "tests.bench.bare:app"],
        env={**os.environ, **(environment or {})},
        stderr=subprocess.DEVNULL,
    )
    try:
        yield port, process.pid
    finally:
        process.terminate()
        process.wait(timeout=40)


def await_port(port: int, path: str) -> None:
    """Returns once the server answers."""
    for _ in range(600):
        try:
            ask(http.client.HTTPConnection("127.0.0.1", port, timeout=5), path)
            return
        except OSError:
            time.sleep(0.05)  # polling a port: there is no event to await in another process
    raise AssertionError(f"nothing answers on port {port}")


def ask(connection: http.client.HTTPConnection, path: str) -> bytes:
    connection.request("GET", path, headers={"Accept-Encoding": "br"})
    return connection.getresponse().read()


def measure(port: int, pid: int, path: str, requests: int) -> Rate:
    """Asks for `path` again and again over one connection."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    ask(connection, path)
    before, started = processor_seconds(pid), time.perf_counter()
    for _ in range(requests):
        ask(connection, path)
    took, spent = time.perf_counter() - started, processor_seconds(pid) - before
    connection.close()
    return Rate(requests / took, spent / requests)


def processor_seconds(pid: int) -> float:
    """The processor time of a process and its children so far."""
    total = 0
    for child in [pid, *_children(pid)]:
        fields = Path(f"/proc/{child}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
        total += int(fields[11]) + int(fields[12])
    return total / TICKS


def _children(pid: int) -> list[int]:
    return [int(word) for word in Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="utf-8").split()]
