"""What the server answers to a request of the sync protocol: every key that the browser has not seen, page by page."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from course_app.answers.account_log import AccountLog, StoredChange
from course_app.answers.ledger import Ledger
from course_app.answers.sync_request import Cursor

MAX_KEYS = 200
MAX_BYTES = 1_000_000
MAX_SHOWN_BRANCHES = 8


@dataclass(slots=True)
class SyncAnswer:
    """What the server says: what became of each change, and every key that the browser has not seen."""

    start: Cursor
    cursor: Cursor
    is_reset: bool
    acks: dict[str, dict[str, str]]
    has_more: bool = False
    keys: dict[str, dict[str, Any]] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        return {
            "from": str(self.start),
            "cursor": str(self.cursor),
            "reset": self.is_reset,
            "more": self.has_more,
            "acks": self.acks,
            "keys": self.keys,
        }

    def add(self, head: StoredChange, open_versions: Sequence[StoredChange]) -> None:
        """Adds a key: what it shows, and the newest of its open second versions; older ones are in the history."""
        newest = open_versions[-MAX_SHOWN_BRANCHES:]
        branches = [{**change.as_json(), "device": change.device} for change in newest]
        self.keys[head.key] = {"head": head.as_json(), "branches": branches}

    def add_touched(self, log: AccountLog, since: int) -> None:
        """Adds the keys touched after `since` in the order of their last change, until the page is full."""
        touched = log.touched_since(since, MAX_KEYS + 1)
        open_versions = log.open_versions([head.key for _, head in touched])
        size, last_seq = 0, since
        for touch_seq, head in touched:
            versions = open_versions[head.key]
            size += sum(len(change.val or "") for change in (head, *versions))
            if len(self.keys) >= MAX_KEYS or (size > MAX_BYTES and self.keys):
                self.has_more = True
                self.cursor = Cursor(last_seq, log.chain_at(last_seq) or "")
                return
            self.add(head, versions)
            last_seq = touch_seq

    def add_pushed(self, ledger: Ledger) -> None:
        """Adds the keys that this request pushed: its browser must see what became of them, on every page."""
        for key, head in ledger.shown.items():
            if key not in self.keys:
                self.add(head, ledger.open_versions[key])
