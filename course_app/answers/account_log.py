"""One account's log as a request reads and writes it: its row, which is the lock, and prepared statements for the rest.

A push is the commonest request of all, so its statements are made once, and read columns instead of objects.
"""

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import BindParameter, Select, and_, bindparam, insert, select, update
from sqlalchemy.orm import Session

from course_app.accounts.erased_accounts import require_not_erased
from course_app.answers.conflict_rule import Version
from course_app.answers.models import Branch, Change, Head, SyncAccount
from course_app.database import Base, insert_if_missing

_ACCOUNT, _CHANGE, _HEAD, _BRANCH = (
    Base.metadata.tables[table.__tablename__] for table in (SyncAccount, Change, Head, Branch)
)
_WHO: BindParameter[str] = bindparam("account")
_KEYS: BindParameter[list[str]] = bindparam("keys", expanding=True)
_PARTS = tuple(_CHANGE.c[name] for name in ("id", "key", "val", "parents", "merges", "at", "device"))

_LOCKED = (
    select(*(_ACCOUNT.c[name] for name in ("account_id", "seq", "chain", "keys", "bytes")))
    .where(_ACCOUNT.c.account_id == _WHO)
    .with_for_update()
)
_SHOWN = select(_HEAD.c.touch_seq, *_PARTS).join_from(
    _HEAD, _CHANGE, and_(_CHANGE.c.account_id == _HEAD.c.account_id, _CHANGE.c.id == _HEAD.c.change_id)
)
_SHOWN_UNDER = _SHOWN.where(_HEAD.c.account_id == _WHO, _HEAD.c.key.in_(_KEYS))
_TOUCHED_SINCE = (
    _SHOWN.where(_HEAD.c.account_id == _WHO, _HEAD.c.touch_seq > bindparam("since"))
    .order_by(_HEAD.c.touch_seq)
    .limit(bindparam("most"))
)
_OPEN_UNDER = (
    select(*_PARTS)
    .join_from(
        _BRANCH, _CHANGE, and_(_CHANGE.c.account_id == _BRANCH.c.account_id, _CHANGE.c.id == _BRANCH.c.change_id)
    )
    .where(_BRANCH.c.account_id == _WHO, _BRANCH.c.key.in_(_KEYS), _BRANCH.c.closed_by.is_(None))
    .order_by(_CHANGE.c.seq)
)
_STORED = select(*(_CHANGE.c[name] for name in ("id", "key", "val_sha", "outcome"))).where(
    _CHANGE.c.account_id == _WHO, _CHANGE.c.id.in_(bindparam("ids", expanding=True))
)
_CHAIN_AT = select(_CHANGE.c.chain).where(_CHANGE.c.account_id == _WHO, _CHANGE.c.seq == bindparam("at_seq"))

_GROW = (
    update(_ACCOUNT)
    .where(_ACCOUNT.c.account_id == _WHO)
    .values({name: bindparam(f"new_{name}") for name in ("seq", "chain", "keys", "bytes")})
)
_MOVE_HEAD = (
    update(_HEAD)
    .where(_HEAD.c.account_id == _WHO, _HEAD.c.key == bindparam("of_key"))
    .values(change_id=bindparam("new_change"), touch_seq=bindparam("new_touch"))
)
_CLOSE = (
    update(_BRANCH)
    .where(
        _BRANCH.c.account_id == _WHO, _BRANCH.c.key == bindparam("of_key"), _BRANCH.c.change_id == bindparam("closed")
    )
    .values(closed_by=bindparam("closer"))
)


@dataclass(frozen=True, slots=True)
class StoredChange:
    """A change that the log holds; `val`, `parents` and `merges` are JSON, `val` is None once it was thinned out."""

    id: str
    key: str
    val: str | None
    parents: str
    merges: str
    at: datetime
    device: str

    @property
    def version(self) -> Version:
        """As the conflict rule sees it."""
        return Version(self.id, json.loads(self.val) if self.val is not None else None)

    def as_json(self) -> dict[str, Any]:
        """As the protocol sends it."""
        return {
            "id": self.id,
            "val": json.loads(self.val) if self.val is not None else None,
            "parents": json.loads(self.parents),
            "merges": json.loads(self.merges),
            "at": self.at.isoformat(),
        }


@dataclass(slots=True)
class AccountLog:
    """The account's row, locked until the transaction ends, so that the log grows without gaps and in commit order."""

    session: Session
    account_id: str
    seq: int
    chain: str
    keys: int
    bytes: int

    def shown(self, keys: Collection[str]) -> dict[str, StoredChange]:
        """What each of `keys` shows."""
        return {change.key: change for _, change in self._heads(_SHOWN_UNDER, keys=list(keys))}

    def touched_since(self, since: int, most: int) -> list[tuple[int, StoredChange]]:
        """What every key shows that was touched after `since`, in the order of its last change, with that one's seq."""
        return self._heads(_TOUCHED_SINCE, since=since, most=most)

    def _heads(self, statement: Select[*tuple[Any, ...]], **given: Any) -> list[tuple[int, StoredChange]]:
        rows = self.session.execute(statement, {"account": self.account_id, **given})
        return [(touch_seq, StoredChange(*parts)) for touch_seq, *parts in rows]

    def open_versions(self, keys: Collection[str]) -> dict[str, list[StoredChange]]:
        """The open second versions of each of `keys`, in the order in which they came."""
        found: dict[str, list[StoredChange]] = {key: [] for key in keys}
        for row in self.session.execute(_OPEN_UNDER, {"account": self.account_id, "keys": list(keys)}):
            change = StoredChange(*row)
            found[change.key].append(change)
        return found

    def stored(self, ids: Collection[str]) -> dict[str, tuple[str, str, str]]:
        """Key, sha256 of the value and outcome of each of `ids` that the log holds."""
        rows = self.session.execute(_STORED, {"account": self.account_id, "ids": list(ids)})
        return {name: (key, val_sha, outcome) for name, key, val_sha, outcome in rows}

    def chain_at(self, seq: int) -> str | None:
        """The chain of the change with number `seq`; None if the log is shorter."""
        if seq == self.seq:
            return self.chain
        found: str | None = self.session.scalar(_CHAIN_AT, {"account": self.account_id, "at_seq": seq})
        return found

    def write(
        self,
        changes: list[dict[str, Any]],
        new_heads: list[dict[str, Any]],
        moved_heads: list[dict[str, Any]],
        branches: list[dict[str, Any]],
        closings: list[dict[str, Any]],
    ) -> None:
        """Writes what a request changed, one statement for each table and kind."""
        mine = {"account": self.account_id}
        for statement, rows in (
            (insert(_CHANGE), [{"account_id": self.account_id, **row} for row in changes]),
            (insert(_HEAD), [{"account_id": self.account_id, **row} for row in new_heads]),
            (_MOVE_HEAD, [mine | row for row in moved_heads]),
            (insert(_BRANCH), [{"account_id": self.account_id, "closed_by": None, **row} for row in branches]),
            (_CLOSE, [mine | row for row in closings]),
        ):
            if rows:
                self.session.execute(statement, rows)
        self.save_counts()

    def save_counts(self) -> None:
        """Writes the row's own counts."""
        counts = {"new_seq": self.seq, "new_chain": self.chain, "new_keys": self.keys, "new_bytes": self.bytes}
        self.session.execute(_GROW, {"account": self.account_id, **counts})


def locked_log(session: Session, account_id: str) -> AccountLog:
    """The account's log, locked. Raises AccountGoneError when the account was erased a moment ago."""
    row = session.execute(_LOCKED, {"account": account_id}).first()
    if row is None:
        require_not_erased(session, account_id)
        insert_if_missing(session, SyncAccount(account_id=account_id, seq=0, chain="", keys=0, bytes=0))
        row = session.execute(_LOCKED, {"account": account_id}).one()
        require_not_erased(session, account_id)  # before the insertion there was no row on which to wait for the eraser
    return AccountLog(session, *row)
