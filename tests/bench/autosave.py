"""What a push of one change costs, what a new device's first sync costs, and how many learners can type at once."""

import asyncio
import http.client
import json
import os
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median, quantiles
from typing import Any
from uuid import uuid4

from sqlalchemy import event, select

from course_app.answers.models import Change
from course_app.answers.sync import sync
from course_app.answers.sync_request import read_sync_request
from course_app.clock import system_clock
from course_app.config import read_settings
from course_app.database import Database
from tests.answers.typists import new_session
from tests.bench.servers import await_port, bare_server, processor_seconds
from tests.builders import GOOD
from tests.servers import HURRIED, running_server

ROUNDS = 5
PUSHES = 200
WORDS = "The handover is done when the customer can say who does what, by when, and where it is written down. "

Row = tuple[str, str, str]


def change(key: str, val: str, *parents: str) -> dict[str, Any]:
    made = {"id": str(uuid4()), "key": key, "parents": list(parents), "merges": [], "val": val}
    return {**made, "at": "2027-01-01T10:00:00Z"}


def push(account: str, cursor: str, *changes: dict[str, Any]) -> bytes:
    about = {"proto": 1, "account": account, "device": str(uuid4()), "cursor": cursor}
    return json.dumps({**about, "changes": changes}).encode()


def headers(token: str) -> dict[str, str]:
    return {"Content-Type": "application/json", "Cookie": f"sid={token}", "Sec-Fetch-Site": "same-origin"}


def autosave_rows() -> list[Row]:
    """One learner types: each push grows one text, over one connection; in turns with the plainest such route."""
    ratios, ours, bare = [], [], []
    with (
        tempfile.TemporaryDirectory() as folder,
        running_server(GOOD, Path(folder), workers=2, environment=HURRIED) as server,
        bare_server({"BARE_DATABASE": f"{folder}/bare.sqlite3"}) as (port, _),
    ):
        await_port(port, "/")
        database = Database(read_settings({}, data=server.data))
        typist = Pusher(int(server.url.rpartition(":")[2]), *new_session(database))
        spent = processor_seconds(server.process.pid)
        for _ in range(ROUNDS):
            ours.append(typist.push_many(PUSHES))
            bare.append(push_plainly(port, PUSHES))
            ratios.append(bare[-1] / ours[-1])
        spent = (processor_seconds(server.process.pid) - spent) / (ROUNDS * PUSHES)
        database.engine.dispose()
        disk = disk_sync_seconds(Path(folder))
    return [
        ("autosave / plain Flask + sqlite3 upsert, pushes a second", f"{median(ratios):.2f}", "at least 0.3"),
        ("autosave, one push over one connection", f"{median(ours) * 1e3:.1f} ms", ""),
        ("autosave, server's processor time a push", f"{spent * 1e3:.1f} ms", ""),
        ("the plain upsert", f"{median(bare) * 1e3:.1f} ms", ""),
        ("one sync of this disk, which both wait for", f"{disk * 1e3:.2f} ms", ""),
    ]


@dataclass(slots=True)
class Pusher:
    """One learner who pushes one change after the other."""

    port: int
    account: str
    token: str
    cursor: str = "0:"
    last: list[str] = field(default_factory=list)

    def push_many(self, count: int) -> float:
        """Seconds a push."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        started = time.perf_counter()
        for number in range(count):
            made = change("r:typed", WORDS * 4 + str(number), *self.last)
            connection.request("POST", "/api/sync", push(self.account, self.cursor, made), headers(self.token))
            answer = json.loads(connection.getresponse().read())
            self.cursor, self.last = answer["cursor"], [made["id"]]
        connection.close()
        return (time.perf_counter() - started) / count


def push_plainly(port: int, count: int) -> float:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    started = time.perf_counter()
    for number in range(count):
        body = json.dumps({"key": "typed", "val": WORDS * 4 + str(number)})
        connection.request("POST", "/save", body, {"Content-Type": "application/json"})
        connection.getresponse().read()
    connection.close()
    return (time.perf_counter() - started) / count


def disk_sync_seconds(folder: Path) -> float:
    with (folder / "probe").open("wb") as file:
        took = []
        for _ in range(50):
            file.write(b"x" * 4096)
            file.flush()
            started = time.perf_counter()
            os.fdatasync(file.fileno())
            took.append(time.perf_counter() - started)
    return median(took)


def first_sync_rows() -> list[Row]:
    """A fresh device takes 100 texts of 4 kB, while the database holds a thousand learners."""
    with tempfile.TemporaryDirectory() as folder:
        database = Database(read_settings({}, data=Path(folder)))
        database.migrate()
        texts = [change(f"r:prompt-{number}", WORDS * 4) for number in range(20)]
        for _ in range(1000):
            account = str(uuid4())
            fresh = [{**text, "id": str(uuid4())} for text in texts]
            sync(database, account, read_sync_request(push(account, "0:", *fresh)), system_clock())
        account = str(uuid4())
        for first in (0, 50):
            long = [change(f"r:long-{first + number}", (WORDS * 41)[:4096]) for number in range(50)]
            sync(database, account, read_sync_request(push(account, "0:", *long)), system_clock())
        statements = 0

        def count(*_: object) -> None:
            nonlocal statements
            statements += 1

        event.listen(database.engine, "before_cursor_execute", count)
        took = []
        for _ in range(20):
            statements, started = 0, time.perf_counter()
            answer = sync(database, account, read_sync_request(push(account, "0:")), system_clock()).as_json()
            body = json.dumps(answer)
            took.append(time.perf_counter() - started)
        database.engine.dispose()
    assert len(answer["keys"]) == 100
    return [
        ("first sync of a new device, 100 keys of 4 kB, 1,000 learners", f"{median(took) * 1e3:.1f} ms", "under 50 ms"),
        (f"its queries; its answer of {len(body) // 1000} kB", str(statements), "constant"),
    ]


@dataclass(slots=True)
class Load:
    """Learners who push at random moments, at `rate` pushes a second in all, however long the answers take."""

    port: int
    sessions: list[tuple[str, str]]
    rate: float
    seconds: float
    took: list[float] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    sent: list[str] = field(default_factory=list)
    idle: list[tuple[asyncio.StreamReader, asyncio.StreamWriter]] = field(default_factory=list)

    async def run(self) -> None:
        """Starts each push at its time; a learner's own pushes follow one another."""
        typists = [asyncio.create_task(self._type(number)) for number in range(len(self.sessions))]
        await asyncio.gather(*typists)

    async def _type(self, number: int) -> None:
        account, token = self.sessions[number]
        every = len(self.sessions) / self.rate
        start = asyncio.get_running_loop().time() + every * (number / len(self.sessions))
        cursor, last = "0:", list[str]()
        for turn in range(int(self.seconds / every)):
            await asyncio.sleep(max(0.0, start + turn * every - asyncio.get_running_loop().time()))
            made = change("r:typed", WORDS * 3 + str(turn), *last)
            began = time.perf_counter()
            status, body = await self._ask(token, push(account, cursor, made))
            self.took.append(time.perf_counter() - began)
            if status != 200:
                self.faults.append(f"{status} {body[:80]!r}")
                continue
            answer = json.loads(body)
            cursor, last = answer["cursor"], [made["id"]]
            self.sent += list(answer["acks"])

    async def _ask(self, token: str, body: bytes) -> tuple[int, bytes]:
        """One request over a connection that is kept open, as the proxy in front of a server keeps some."""
        lines = ["POST /api/sync HTTP/1.1", "Host: 127.0.0.1", f"Content-Length: {len(body)}"]
        lines += [f"{name}: {value}" for name, value in headers(token).items()]
        while True:
            fresh = not self.idle
            reader, writer = await asyncio.open_connection("127.0.0.1", self.port) if fresh else self.idle.pop()
            try:
                writer.write("\r\n".join([*lines, "", ""]).encode() + body)
                head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
                length = next(line for line in head.split("\r\n") if line.lower().startswith("content-length"))
                answer = await reader.readexactly(int(length.partition(":")[2]))
            except (ConnectionError, asyncio.IncompleteReadError):
                writer.close()
                if fresh:
                    raise
                continue  # the server had closed an idle connection: the same request goes over a new one
            self.idle.append((reader, writer))
            return int(head.split()[1]), answer


def load_rows(learners: int = 600, seconds: float = 60) -> list[Row]:
    """600 learners at 60 and at 250 pushes a second, then at higher rates until one no longer holds."""
    rows, highest = [], 0.0
    bounds = {60.0: 100, 250.0: 250}
    for rate in (60.0, 250.0, 300.0, 350.0, 400.0, 500.0):
        p95, faults = loaded(learners, rate, seconds if rate in bounds else seconds / 3)
        holds = p95 < bounds.get(rate, 250) and not faults
        if rate in bounds:
            rows.append(
                (
                    f"{learners} learners typing, {rate:.0f} pushes a second, p95",
                    f"{p95:.0f} ms",
                    f"under {bounds[rate]} ms",
                )
            )
            rows.append((f"errors and missing ids at {rate:.0f} a second", str(len(faults)), "0"))
        if not holds:
            break
        highest = rate
    return [*rows, ("highest rate that held (p95 under 250 ms)", f"{highest:.0f} a second", "")]


def loaded(learners: int, rate: float, seconds: float) -> tuple[float, list[str]]:
    with tempfile.TemporaryDirectory() as folder, running_server(GOOD, Path(folder), workers=2) as server:
        database = Database(read_settings({}, data=server.data))
        sessions = [new_session(database) for _ in range(learners)]
        load = Load(int(server.url.rpartition(":")[2]), sessions, rate, seconds)
        asyncio.run(load.run())
        with database.reading() as session:
            stored = set(session.scalars(select(Change.id)))
        database.engine.dispose()
    missing = [f"missing {name}" for name in load.sent if name not in stored]
    return quantiles(load.took, n=20)[-1] * 1e3, load.faults + missing
