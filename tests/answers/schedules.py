"""Random schedules of several devices on one account against a server, and what must hold after each step.

They hold everything that a network and an operator can do. A failing schedule is made shorter before it is shown.
"""

import json
import random
from collections.abc import Callable
from typing import Any, Protocol
from uuid import UUID

from course_app.answers.models import Branch, Change, Head
from course_app.answers.sync import WrongAccountError
from tests.answers.browser_model import Made, SpaceModel, numbered_ids
from tests.answers.touches import ROWS, Touch, keys_of_one_schedule, shows, touch_of, touched, words_in

ACTS = (
    ["write"] * 6 + ["send"] * 4 + ["deliver"] * 5 + ["drop"] + ["arrive"] * 4 + ["sync"] * 4 + ["choose"] * 2
    + ["wrong_account"] + ["back_up"] + ["restore"]
)  # fmt: skip

Step = tuple[str, tuple[Any, ...]]


class Broken(Exception):  # noqa: N818 - a finding of a test
    """A promise that did not hold."""


class Server(Protocol):
    """One account on a server, real or modelled."""

    @property
    def account(self) -> str:
        """The account's id."""

    def sync(self, session_account: str, body: bytes) -> dict[str, Any]:
        """Answers one request of whoever is signed in. Raises WrongAccountError."""

    def rows(self) -> dict[Any, list[dict[str, Any]]]:
        """The rows of the tables Change, Head and Branch, and more if it needs them in put()."""

    def put(self, rows: dict[Any, list[dict[str, Any]]]) -> None:
        """Replaces everything by `rows`."""


def plan(seed: int, steps: int) -> list[Step]:
    """A random schedule."""
    chance = random.Random(seed)
    keys = keys_of_one_schedule(chance)

    def given() -> tuple[Any, ...]:
        key = chance.choice(keys)
        return chance.randrange(100), key, touch_of(chance, key), chance.random() < 0.3, chance.random() < 0.3

    return [(chance.choice(ACTS), given()) for _ in range(steps)]


class World:
    """Three devices, a network that holds requests and answers, backups, and one account on a server."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self.account = server.account
        ids = numbered_ids(UUID(server.account).int * 10**6)
        self.made: dict[str, Made] = {}
        self.devices = [SpaceModel(self.account, str(UUID(int=number + 1)), ids, made=self.made) for number in range(3)]
        self.requests: list[tuple[SpaceModel, bytes]] = []
        self.answers: list[tuple[SpaceModel, dict[str, Any]]] = []
        self.backups: list[dict[Any, list[dict[str, Any]]]] = []
        self.acked: set[str] = set()
        self.shown_elsewhere: set[str] = set()
        self.owed: set[str] = set()
        self.given_up: set[str] = set()

    def run(self, schedule: list[Step]) -> None:
        """Plays a schedule and lets everything settle; raises Broken."""
        for act, given in schedule:
            getattr(self, act)(*given)
            self.check_log()
        self.settle()

    def serve(self, request: bytes) -> dict[str, Any]:
        answer = self.server.sync(self.account, request)
        self.acked |= set(answer["acks"])
        return answer

    def write(self, which: int, key: str, touch: Touch, *_: bool) -> None:
        before = set(self.made)
        device = self.devices[which % 3]
        device.write(key, touched(device.shown.get(key, {}).get("val"), touch))
        self.owed |= set(self.made) - before

    def choose(self, which: int, key: str, touch: Touch, *_: bool) -> None:
        before = set(self.made)
        device = self.devices[which % 3]
        device.choose(key, touched(device.seen[key]["head"]["val"] if key in device.seen else None, touch))
        self.owed |= set(self.made) - before

    def send(self, which: int, *_: Any) -> None:
        device = self.devices[which % 3]
        self.requests.append((device, device.request()))

    def deliver(self, which: int, _key: str, _touch: Touch, keeps: bool, loses: bool) -> None:
        if self.requests:
            place = which % len(self.requests)
            device, request = self.requests[place] if keeps else self.requests.pop(place)
            answer = self.serve(request)
            if not loses:
                self.answers.append((device, answer))

    def drop(self, which: int, *_: Any) -> None:
        if self.requests:
            self.requests.pop(which % len(self.requests))

    def arrive(self, which: int, *_: Any) -> None:
        if self.answers:
            self.take(*self.answers.pop(which % len(self.answers)))

    def sync(self, which: int, *_: Any) -> None:
        device = self.devices[which % 3]
        self.take(device, self.serve(device.request()))

    def wrong_account(self, which: int, *_: Any) -> None:
        before = self.server.rows()
        try:
            self.server.sync(str(UUID(int=1)), self.devices[which % 3].request())
        except WrongAccountError:
            if self.server.rows() != before:
                raise Broken("a request for another account was stored") from None
            return
        raise Broken("a request for another account was answered")

    def back_up(self, *_: Any) -> None:
        self.backups.append(self.server.rows())

    def restore(self, which: int, *_: Any) -> None:
        """The server's disk is replaced by a backup: all that any device still holds must come back."""
        if not self.backups:
            return
        rows = self.server.rows()
        self.given_up |= {row["id"] for row in rows[Change]} - tips(rows)
        kept = self.backups[which % len(self.backups)]
        self.server.put(kept)
        self.acked.clear()
        self._owe_what_devices_hold()

    def _owe_what_devices_hold(self) -> None:
        held: set[str] = set()
        for device in self.devices:
            held |= {version["id"] for version in device.shown.values()} | {change["id"] for change in device.outbox}
            for seen in device.seen.values():
                held |= {version["id"] for version in (seen["head"], *seen["branches"])}
        self.owed = held - self.given_up

    def take(self, device: SpaceModel, answer: dict[str, Any]) -> None:
        """A device takes an answer; what it has not sent stays on its screen."""
        before = {key: version["val"] for key, version in device.shown.items()}
        device.take(answer)
        for key in {change["key"] for change in device.outbox}:
            if key in before and device.shown[key]["val"] != before[key]:
                raise Broken(f"unsent text of {key} was replaced on the screen")
        self._settle_places(device)

    def _settle_places(self, device: SpaceModel) -> None:
        """No person is asked where a row stands; nothing but the place may be decided so."""
        before = set(self.made)
        device.settle_places()
        for name in set(self.made) - before:
            self.owed.add(name)
            if any(words_in(self.made[seen].val) != words_in(self.made[name].val) for seen in self.made[name].seen):
                raise Broken(f"a cell of a row was dropped, and nobody was asked: {self.made[name].val}")

    def check_log(self) -> None:
        """No gap, no id twice, every acknowledged id there, nothing hidden."""
        rows = self.server.rows()
        log = sorted(rows[Change], key=lambda row: row["seq"])
        if [row["seq"] for row in log] != list(range(1, len(log) + 1)):
            raise Broken("the log has a gap")
        ids = {row["id"] for row in log}
        if missing := [change for change in self.acked if change not in ids]:
            raise Broken(f"{missing[0]} was acknowledged and is not in the log")
        if len(ids) < len(log):
            raise Broken("a change is stored twice")
        closed = self._rightly_closed(rows[Branch], {row["id"]: json.loads(row["val"]) for row in log})
        closed |= self._rightly_subsumed(log)
        self.shown_elsewhere |= closed
        fine = tips(rows) | closed | self.ancestors(ids)
        for row in log:
            if row["id"] not in fine and not self._is_covered_later(row, log):
                raise Broken(f"{row['val']} of {row['key']} was silently replaced")

    def _rightly_closed(self, branches: list[dict[str, Any]], values: dict[str, Any]) -> set[str]:
        """The versions that no longer stand open: whoever closed one had seen it, or holds its text."""
        closed = {row["change_id"]: row for row in branches if row["closed_by"] is not None}
        for name, row in closed.items():
            closer = row["closed_by"]
            is_seen = name in self.ancestors({closer})
            if not is_seen and not shows(row["key"], values[closer], values[name]):
                raise Broken(f"{values[name]!r} of {row['key']} was closed by somebody who never saw it")
        return set(closed)

    @staticmethod
    def _rightly_subsumed(log: list[dict[str, Any]]) -> set[str]:
        """The versions that were stored and never shown: what they say stood there already."""
        said: dict[str, list[Any]] = {}
        found: set[str] = set()
        for row in log:
            val = json.loads(row["val"])
            earlier = said.setdefault(row["key"], [])
            if row["outcome"] == "subsumed":
                if not shows(row["key"], None, val) and not any(shows(row["key"], each, val) for each in earlier):
                    raise Broken(f"{val!r} of {row['key']} was called shown, and nothing shows it")
                found.add(row["id"])
            earlier.append(val)
        return found

    def ancestors(self, ids: set[str]) -> set[str]:
        """The versions that the writers of these changes saw, and those that their writers saw, and so on."""
        found: set[str] = set()
        waiting = [origin for name in ids for origin in self.made[name].seen]
        while waiting:
            name = waiting.pop()
            if name not in found:
                found.add(name)
                waiting += self.made[name].seen
        return found

    @staticmethod
    def _is_covered_later(row: dict[str, Any], log: list[dict[str, Any]]) -> bool:
        later = [other for other in log if other["key"] == row["key"] and other["seq"] > row["seq"]]
        return any(shows(row["key"], json.loads(other["val"]), json.loads(row["val"])) for other in later)

    def settle(self) -> None:
        """Everybody syncs a few times: all show the same, nothing waits, every text that was made is accounted for."""
        for _ in range(5):
            for device in self.devices:
                self.take(device, self.serve(device.request()))
                self.check_log()
        rows = self.server.rows()
        values = {row["id"]: json.loads(row["val"]) for row in rows[Change]}
        heads = {row["key"]: row["change_id"] for row in rows[Head]}
        opened = [(row["key"], row["change_id"]) for row in rows[Branch] if row["closed_by"] is None]
        for device in self.devices:
            if device.outbox:
                raise Broken("an outbox does not drain")
            for key, head in heads.items():
                if device.shown[key]["id"] != head or device.shown[key]["val"] != values[head]:
                    raise Broken(f"devices do not show the same for {key}")
                if {branch["id"] for branch in device.seen[key]["branches"]} != {
                    name for of, name in opened if of == key
                }:
                    raise Broken(f"devices do not hold the same versions of {key}")
        for key, name in opened:
            if key in ROWS and words_in(values[name]) == words_in(values[heads[key]]):
                raise Broken(f"somebody is asked where {key} stands")
        self._check_all_made(values)

    def _check_all_made(self, stored: dict[str, Any]) -> None:
        """Every text owed is stored as it was written, or was seen by who replaced it, or is shown within another."""
        replaced = self.ancestors(set(stored) | self.shown_elsewhere) | self.shown_elsewhere
        for name in self.owed - replaced:
            text = self.made[name].val
            if name in stored and stored[name] != text:
                raise Broken(f"{name} is stored as {stored[name]!r}, it was {text!r}")
            if name not in stored and not any(shows("r:", value, text) for value in stored.values()):
                raise Broken(f"{text!r} is lost")


def tips(rows: dict[Any, list[dict[str, Any]]]) -> set[str]:
    """The changes that are shown, and those that are open beside them."""
    return {row["change_id"] for row in rows[Head]} | {
        row["change_id"] for row in rows[Branch] if row["closed_by"] is None
    }


def fault_of(make_world: Callable[[], World], schedule: list[Step]) -> str | None:
    """What breaks in a schedule, None if nothing does."""
    try:
        make_world().run(schedule)
    except Broken as broken:
        return str(broken)
    return None


def shortened(make_world: Callable[[], World], schedule: list[Step]) -> list[Step]:
    """A schedule that still breaks, with every step taken out that it can do without."""
    for size in (8, 4, 2, 1):
        place = 0
        while place < len(schedule):
            shorter = schedule[:place] + schedule[place + size :]
            if fault_of(make_world, shorter):
                schedule = shorter
            else:
                place += size
    return schedule
