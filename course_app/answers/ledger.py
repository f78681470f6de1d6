"""What a request does to an account's log: read in three queries, changed in memory by the one rule, then written.

Whatever a request holds, the number of queries is the same.
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import delete

from course_app.answers.account_log import AccountLog, StoredChange
from course_app.answers.chain import next_link
from course_app.answers.conflict_rule import Version, covers, decide
from course_app.answers.models import Mark
from course_app.answers.sync_request import SentChange

MAX_KEYS = 100_000
MAX_BYTES = 200_000_000

Rows = list[dict[str, Any]]


@dataclass(slots=True)
class Ledger:
    """What one request may touch of one account's log: what its keys show, and their open second versions."""

    log: AccountLog
    device: str
    received_at: datetime
    stored: dict[str, tuple[str, str, str]]
    shown: dict[str, StoredChange]
    open_versions: dict[str, list[StoredChange]]
    _touched: dict[str, int] = field(default_factory=dict)
    _new_keys: set[str] = field(default_factory=set)
    _changes: Rows = field(default_factory=list)
    _branches: dict[str, str] = field(default_factory=dict)
    _closers: dict[str, tuple[str, str]] = field(default_factory=dict)
    _marked: set[str] = field(default_factory=set)

    @classmethod
    def open(cls, log: AccountLog, device: str, received_at: datetime, sent: Sequence[SentChange]) -> "Ledger":
        """The part of the log that these changes concern."""
        if not sent:
            return cls(log, device, received_at, {}, {}, {})
        keys = {change.key for change in sent}
        stored = log.stored({change.id for change in sent})
        return cls(log, device, received_at, stored, log.shown(keys), log.open_versions(keys))

    def accept(self, sent: SentChange, at: datetime) -> str:
        """Accepts one change by the conflict rule; gives `head`, `branch`, `subsumed`, or why it is refused."""
        sha = hashlib.sha256(sent.json.encode()).hexdigest()
        if sent.id in self.stored:
            key, val_sha, outcome = self.stored[sent.id]
            return outcome if (key, val_sha) == (sent.key, sha) else "id_reuse"
        head = self.shown.get(sent.key)
        if self._is_full(sent, is_new_key=head is None):
            return "quota"
        open_versions = [change.version for change in self.open_versions[sent.key]]
        version = Version(sent.id, sent.val, sent.parents)
        decision = decide(sent.key, head.version if head else None, open_versions, version)
        change = self._append(sent, sha, decision.outcome, at)
        if decision.replaces:
            self._close(sent.key, {decision.replaces}, sent.id)
        if decision.outcome == "branch":
            self.open_versions[sent.key].append(change)
            self._branches[sent.id] = sent.key
        if decision.outcome == "head":
            self._show(change)
            self._close(sent.key, set(sent.merges), sent.id)
        self._touched[sent.key] = self.log.seq
        self._close_covered(sent.key)
        return decision.outcome

    def _is_full(self, sent: SentChange, is_new_key: bool) -> bool:
        return self.log.bytes + len(sent.json) > MAX_BYTES or (is_new_key and self.log.keys >= MAX_KEYS)

    def _append(self, sent: SentChange, sha: str, outcome: str, at: datetime) -> StoredChange:
        log = self.log
        parents, merges = json.dumps(sent.parents), json.dumps(sent.merges)
        log.seq += 1
        log.chain = next_link(log.chain, sent.id, sha, parents, merges, outcome)
        log.bytes += len(sent.json)
        change = StoredChange(sent.id, sent.key, sent.json, parents, merges, at, self.device)
        self.stored[sent.id] = (sent.key, sha, outcome)
        self._changes.append(
            {
                "id": sent.id,
                "seq": log.seq,
                "key": sent.key,
                "parents": parents,
                "merges": merges,
                "val": sent.json,
                "val_sha": sha,
                "outcome": outcome,
                "device": self.device,
                "at": at,
                "received_at": self.received_at,
                "chain": log.chain,
            }
        )
        return change

    def _show(self, change: StoredChange) -> None:
        if change.key not in self.shown:
            self._new_keys.add(change.key)
            self.log.keys += 1
        self.shown[change.key] = change
        if change.key.startswith("d:"):
            self._marked.add(change.key)

    def _close(self, key: str, ids: set[str], closer: str) -> None:
        for change in [change for change in self.open_versions[key] if change.id in ids]:
            self.open_versions[key].remove(change)
            self._closers[change.id] = (key, closer)

    def _close_covered(self, key: str) -> None:
        """An open version that what is shown begins with has nothing to add."""
        if self.open_versions[key]:
            head = self.shown[key].version
            covered = {change.id for change in self.open_versions[key] if covers(key, head.val, change.version.val)}
            self._close(key, covered, head.id)

    @property
    def has_grown(self) -> bool:
        """Whether anything was accepted that the log did not hold."""
        return bool(self._changes)

    def write(self) -> None:
        """Writes all that was accepted, and brings the table of marks in line with the `d:` keys."""
        if not self.has_grown:
            return
        heads = [(key, self.shown[key].id, touch_seq) for key, touch_seq in self._touched.items()]
        self.log.write(
            self._changes,
            new_heads=[
                {"key": key, "change_id": name, "touch_seq": touch_seq}
                for key, name, touch_seq in heads
                if key in self._new_keys
            ],
            moved_heads=[
                {"of_key": key, "new_change": name, "new_touch": touch_seq}
                for key, name, touch_seq in heads
                if key not in self._new_keys
            ],
            branches=[{"key": key, "change_id": name} for name, key in self._branches.items()],
            closings=[
                {"of_key": key, "closed": name, "closer": closer} for name, (key, closer) in self._closers.items()
            ],
        )
        for key in self._marked:
            self._write_mark(key)

    def _write_mark(self, key: str) -> None:
        item, mine = key.removeprefix("d:"), self.log.account_id
        mark: Any = self.shown[key].version.val
        session = self.log.session
        session.execute(delete(Mark).where(Mark.account_id == mine, Mark.item == item))
        if mark["done"]:
            done_at = datetime.fromisoformat(mark["at"])
            session.add(Mark(account_id=mine, item=item, revision=mark["revision"], done_at=done_at))
