"""The server's half of the sync protocol in a few lines, in memory: quick enough for a mutation test of the tests.

It is written from docs/sync.md and shares no code with the product but the one conflict rule.
"""

import copy
import hashlib
import json
from dataclasses import dataclass, field
from typing import Any

from course_app.answers.conflict_rule import Version, covers, decide
from course_app.answers.models import Branch, Change, Head
from course_app.answers.sync import WrongAccountError

Rows = dict[Any, list[dict[str, Any]]]


@dataclass(slots=True)
class ServerModel:
    """One account's log: what was accepted, in order, and what each key shows."""

    account: str
    log: list[dict[str, Any]] = field(default_factory=list)
    heads: dict[str, str] = field(default_factory=dict)
    open_ids: dict[str, list[str]] = field(default_factory=dict)
    closed: dict[str, tuple[str, str]] = field(default_factory=dict)
    touched: dict[str, int] = field(default_factory=dict)
    by_id: dict[str, dict[str, Any]] = field(default_factory=dict)

    def sync(self, session_account: str, body: bytes) -> dict[str, Any]:
        """Answers one request. Raises WrongAccountError."""
        request = json.loads(body)
        if request["account"] != session_account:
            raise WrongAccountError
        since, mark = int(request["cursor"].partition(":")[0]), request["cursor"].partition(":")[2]
        is_reset = bool(since) and (since > len(self.log) or self.log[since - 1]["chain"] != mark)
        if is_reset:
            since = 0
        acks = {change["id"]: {"s": self._accept(change)} for change in request["changes"]}
        pushed = {change["key"] for change in request["changes"]}
        keys = {
            key: {"head": self._version(head), "branches": [self._version(name) for name in self.open_ids[key]]}
            for key, head in self.heads.items()
            if self.touched[key] > since or key in pushed
        }
        cursor = f"{len(self.log)}:{self.log[-1]['chain'] if self.log else ''}"
        return {"from": request["cursor"], "cursor": cursor, "reset": is_reset, "acks": acks, "keys": keys}

    def _accept(self, change: dict[str, Any]) -> str:
        if change["id"] in self.by_id:
            outcome: str = self.by_id[change["id"]]["outcome"]
            return outcome
        key = change["key"]
        waiting = self.open_ids.setdefault(key, [])
        head = Version(self.heads[key], self._val(self.heads[key])) if key in self.heads else None
        others = [Version(name, self._val(name)) for name in waiting]
        decision = decide(key, head, others, Version(change["id"], change["val"], tuple(change["parents"])))
        self._store(change, decision.outcome)
        if decision.replaces:
            self._close(key, decision.replaces, change["id"])
        if decision.outcome == "branch":
            waiting.append(change["id"])
        if decision.outcome == "head":
            self.heads[key] = change["id"]
            for merged in change["merges"]:
                self._close(key, merged, change["id"])
        for name in list(waiting):
            if covers(key, self._val(self.heads[key]), self._val(name)):
                self._close(key, name, self.heads[key])
        return decision.outcome

    def _store(self, change: dict[str, Any], outcome: str) -> None:
        last = self.log[-1]["chain"] if self.log else ""
        linked = json.dumps([last, change, outcome], sort_keys=True)
        chain = hashlib.sha256(linked.encode()).hexdigest()
        row = {**change, "seq": len(self.log) + 1, "outcome": outcome, "chain": chain}
        self.log.append(row)
        self.by_id[change["id"]] = row
        self.touched[change["key"]] = row["seq"]

    def _val(self, name: str) -> Any:
        return self.by_id[name]["val"]

    def _close(self, key: str, name: str, closer: str) -> None:
        if name in self.open_ids[key]:
            self.open_ids[key].remove(name)
            self.closed[name] = (key, closer)

    def _version(self, name: str) -> dict[str, Any]:
        row = self.by_id[name]
        return {part: copy.copy(row[part]) for part in ("id", "val", "parents", "merges")}

    def rows(self) -> Rows:
        """The same rows that the real server has, as far as the schedules look at them."""
        opened = [(key, name, None) for key, names in self.open_ids.items() for name in names]
        closed = [(key, name, closer) for name, (key, closer) in self.closed.items()]
        return {
            Change: [{**row, "val": json.dumps(row["val"])} for row in self.log],
            Head: [{"key": key, "change_id": name, "touch_seq": self.touched[key]} for key, name in self.heads.items()],
            Branch: [{"key": key, "change_id": name, "closed_by": closer} for key, name, closer in opened + closed],
        }

    def put(self, rows: Rows) -> None:
        """Replaces everything by `rows`, as a restored backup does."""
        self.log = [{**row, "val": json.loads(row["val"])} for row in sorted(rows[Change], key=lambda row: row["seq"])]
        self.by_id = {row["id"]: row for row in self.log}
        self.heads = {row["key"]: row["change_id"] for row in rows[Head]}
        self.touched = {row["key"]: row["touch_seq"] for row in rows[Head]}
        self.open_ids = {row["key"]: [] for row in rows[Head]}
        self.closed = {}
        for row in rows[Branch]:
            if row["closed_by"] is None:
                self.open_ids[row["key"]].append(row["change_id"])
            else:
                self.closed[row["change_id"]] = (row["key"], row["closed_by"])
