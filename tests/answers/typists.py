"""Many learners who type at once, over real connections, and send again until they are answered."""

import http.client
import json
import random
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import select

from course_app.accounts.models import Account
from course_app.accounts.sessions import start_session
from course_app.answers.models import Change
from course_app.clock import system_clock
from course_app.database import Database

_RETRY_SECONDS = 0.05


def new_session(database: Database) -> tuple[str, str]:
    """A new account, signed in: its id, and the token of its session."""
    account, at = str(uuid4()), system_clock()
    with database.writing() as session:
        session.add(
            Account(
                id=account, email=f"{account}@example.com", name="Ana Ruiz", role="learner", zone="UTC", created_at=at
            )
        )
        session.flush()
        return account, start_session(session, account, "a test", at)


@dataclass(slots=True)
class Typist:
    """One learner. A batch is sent, byte for byte the same, until it is answered with 200; then comes the next one."""

    port: int
    account: str
    token: str
    batch: int
    stop: threading.Event
    acked: dict[str, str] = field(default_factory=dict)
    statuses: Counter[int] = field(default_factory=Counter)
    _heads: dict[str, str] = field(default_factory=dict)
    _cursor: str = "0:"

    def run(self) -> None:
        """Types until told to stop; the last batch is still sent until it is answered."""
        chance = random.Random(UUID(self.account).int)
        device = str(uuid4())
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        while not self.stop.is_set():
            changes = [self._change(chance) for _ in range(chance.randint(1, self.batch))]
            about = {"proto": 1, "account": self.account, "device": device, "cursor": self._cursor}
            body = json.dumps({**about, "changes": changes}).encode()
            while (answer := self._post(connection, body)) is None:
                threading.Event().wait(_RETRY_SECONDS)  # as a browser waits before it tries again
            self._cursor = answer["cursor"]
            assert {ack["s"] for ack in answer["acks"].values()} <= {"head", "branch", "subsumed"}
            self.acked |= {change["id"]: change["val"] for change in changes if change["id"] in answer["acks"]}
        connection.close()

    def _change(self, chance: random.Random) -> dict[str, Any]:
        key = f"r:prompt-{chance.randrange(40)}"
        parents = [self._heads[key]] if key in self._heads else []
        self._heads[key] = str(uuid4())
        val = " ".join(chance.choices(("customer", "owner", "Monday", "handover", "step"), k=30))
        made = {"id": self._heads[key], "key": key, "parents": parents, "merges": [], "val": val}
        return {**made, "at": "2027-01-01T10:00:00Z"}

    def _post(self, connection: http.client.HTTPConnection, body: bytes) -> Any:
        headers = {"Content-Type": "application/json", "Cookie": f"sid={self.token}", "Sec-Fetch-Site": "same-origin"}
        try:
            connection.request("POST", "/api/sync", body, headers)
            response = connection.getresponse()
            data = response.read()
        except (OSError, http.client.HTTPException):
            connection.close()
            return None
        self.statuses[response.status] += 1
        return json.loads(data) if response.status == 200 else None


@dataclass(slots=True)
class Crowd:
    """Typists at work; `acknowledged` counts their changes so far."""

    typists: list[Typist]

    @property
    def acknowledged(self) -> int:
        return sum(len(typist.acked) for typist in self.typists)

    def statuses(self) -> Counter[int]:
        """How often each status was answered."""
        return sum((typist.statuses for typist in self.typists), Counter())


@contextmanager
def typing_crowd(database: Database, port: int, learners: int, batch: int = 4) -> Iterator[Crowd]:
    """Learners who type through `port` for the length of a `with` block; at its end all they sent is acknowledged."""
    stop = threading.Event()
    crowd = Crowd([Typist(port, *new_session(database), batch, stop) for _ in range(learners)])
    threads = [threading.Thread(target=typist.run) for typist in crowd.typists]
    for thread in threads:
        thread.start()
    try:
        yield crowd
    finally:
        stop.set()
        for thread in threads:
            thread.join(timeout=120)
    assert not any(thread.is_alive() for thread in threads), "somebody's words were never acknowledged"


def assert_nothing_is_lost(database: Database, crowd: Crowd) -> None:
    """Every acknowledged change is stored once, as it was typed, in a log without gaps."""
    for typist in crowd.typists:
        with database.reading() as session:
            own = select(Change.id, Change.val, Change.seq).where(Change.account_id == typist.account)
            log = session.execute(own.order_by(Change.seq)).all()
        stored = {name: json.loads(val or "null") for name, val, _ in log}
        assert {name: stored.get(name) for name in typist.acked} == typist.acked
        assert [seq for _, _, seq in log] == list(range(1, len(log) + 1))
