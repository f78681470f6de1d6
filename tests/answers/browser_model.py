"""A browser's half of the sync protocol in a few lines, for driving the real server: one space on one device.

It has no clock and no network: the test decides what is sent, lost, repeated, delayed and reordered.
"""

import copy
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

START = "2027-01-01T10:00:00+00:00"
MAX_PARENTS = 20


def numbered_ids(first: int) -> Iterator[str]:
    """Ids in the form of uuids, one after the other."""
    number = first
    while True:
        number += 1
        yield str(UUID(int=number))


@dataclass(slots=True)
class Made:
    """What a change really is, whatever is sent of it: its final text and the versions that its writer saw."""

    val: Any
    seen: tuple[str, ...]


@dataclass(slots=True)
class SpaceModel:
    """What one browser keeps of one account: what keys show, the outbox, the last seen answer of each key, the cursor.

    `made` is the test's own record of every change of every device, beside the protocol.
    """

    account: str
    device: str
    ids: Iterator[str]
    shown: dict[str, dict[str, Any]] = field(default_factory=dict)
    outbox: list[dict[str, Any]] = field(default_factory=list)
    seen: dict[str, dict[str, Any]] = field(default_factory=dict)
    cursor: str = "0:"
    made: dict[str, Made] = field(default_factory=dict)

    def write(self, key: str, val: Any, merges: tuple[str, ...] = ()) -> None:
        """Types `val` into `key`: into the change that waits, if it was never sent, else into a new one."""
        head = self.shown.get(key, {"id": None, "parents": []})
        waiting = next((c for c in self.outbox if c["key"] == key and not c["is_sent"] and not c["merges"]), None)
        if waiting and not merges:
            waiting["val"] = val
            head["val"] = val
            self.made[waiting["id"]].val = val
            return
        parents = ([head["id"]] if head["id"] else []) + head["parents"]
        change = {
            "id": next(self.ids),
            "key": key,
            "val": val,
            "parents": parents[:MAX_PARENTS],
            "merges": list(merges),
        }
        self.outbox.append({**change, "is_sent": False})
        self.shown[key] = copy.deepcopy(change)
        self.made[change["id"]] = Made(val, (*([head["id"]] if head["id"] else []), *merges))

    def choose(self, key: str, val: Any) -> None:
        """The person decides between what is shown and every open version that was seen."""
        seen = self.seen.get(key)
        if seen and seen["branches"] and not any(change["key"] == key for change in self.outbox):
            self._decide(key, val, tuple(branch["id"] for branch in seen["branches"]))

    def _decide(self, key: str, val: Any, merged: tuple[str, ...]) -> None:
        self.shown[key] = copy.deepcopy(self.seen[key]["head"])
        self.write(key, val, merged)

    def settle_places(self) -> None:
        """Rows of which only the place differs: the one shown stays, in a change of its own."""
        for key, seen in self.seen.items():
            if key.startswith("w:") and not any(change["key"] == key for change in self.outbox):
                shown = seen["head"]["val"]
                same = tuple(each["id"] for each in seen["branches"] if _unplaced(each["val"]) == _unplaced(shown))
                if same:
                    self._decide(key, shown, same)

    def request(self) -> bytes:
        """The body of a request with all that waits; from now on these changes are fixed."""
        for change in self.outbox:
            change["is_sent"] = True
        fields = ("id", "key", "val", "parents", "merges")
        changes = [{**{name: change[name] for name in fields}, "at": START} for change in self.outbox[:100]]
        body = {"proto": 1, "account": self.account, "device": self.device, "cursor": self.cursor, "changes": changes}
        return json.dumps({**body, "sent_at": START}).encode()

    def take(self, answer: dict[str, Any]) -> None:
        """Applies an answer, whole or not at all: a late one, for another cursor, is dropped."""
        if answer["from"] != self.cursor:
            return
        if answer["reset"]:
            self._offer_everything(set(answer["acks"]))
        self.outbox = [change for change in self.outbox if change["id"] not in answer["acks"]]
        unsent = {change["key"] for change in self.outbox}
        for key, seen in answer["keys"].items():
            self.seen[key] = seen
            if key not in unsent:
                self.shown[key] = copy.deepcopy(seen["head"])
        self.cursor = answer["cursor"]

    def _offer_everything(self, acked: set[str]) -> None:
        """The server lost rows: every version that is held here and was not just acknowledged goes up once more."""
        held = [(key, version) for key, version in self.shown.items()]
        held += [(key, version) for key, seen in self.seen.items() for version in (seen["head"], *seen["branches"])]
        for key, version in held:
            waiting = {change["id"] for change in self.outbox}
            if version["id"] not in acked | waiting:
                fields = ("id", "val", "parents", "merges")
                self.outbox.append({"key": key, **{name: version[name] for name in fields}, "is_sent": True})


def _unplaced(row: Any) -> Any:
    """A row without its place."""
    return row and {name: each for name, each in row.items() if name != "position"}
