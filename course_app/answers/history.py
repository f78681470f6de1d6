"""Every change is a revision: what somebody wrote under one key, from now back to the beginning (docs/sync.md)."""

import json
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, select

from course_app.answers.models import Change, Device
from course_app.database import Database

MAX_VERSIONS = 50
MAX_BYTES = 1_000_000


@dataclass(frozen=True, slots=True)
class HistoryPage:
    """Some versions of one key, the newest first. `before` asks for the next older ones; None when there are none.

    `account` says whose they are: a page that was opened by somebody else shows nothing of them.
    """

    account: str
    key: str
    versions: list[dict[str, Any]]
    before: int | None

    def as_json(self) -> dict[str, Any]:
        return {"account": self.account, "key": self.key, "versions": self.versions, "before": self.before}


def history_of(database: Database, account_id: str, key: str, before: int | None = None) -> HistoryPage:
    """What the account wrote under `key`, older than the number `before`: at most 50 versions and about 1 MB.

    A key under which it wrote nothing has no versions, whoever else wrote there.
    """
    versions: list[dict[str, Any]] = []
    size = 0
    with database.reading() as session:
        for change, label in session.execute(_older(account_id, key, before)):
            if len(versions) == MAX_VERSIONS or (size >= MAX_BYTES and versions):
                return HistoryPage(account_id, key, versions, versions[-1]["seq"])
            versions.append(_version_json(change, label))
            size += len(change.val or "")
    return HistoryPage(account_id, key, versions, None)


def _older(account_id: str, key: str, before: int | None) -> Select[Change, str]:
    wanted = (
        select(Change, Device.label)
        .outerjoin(Device, (Device.account_id == Change.account_id) & (Device.device == Change.device))
        .where(Change.account_id == account_id, Change.key == key)
        .order_by(Change.seq.desc())
        .limit(MAX_VERSIONS + 1)
    )
    return wanted if before is None else wanted.where(Change.seq < before)


def _version_json(change: Change, label: str | None) -> dict[str, Any]:
    """A version; `is_kept` is false once its text was thinned away (only its place in the log is left)."""
    return {
        "id": change.id,
        "seq": change.seq,
        "val": json.loads(change.val) if change.val is not None else None,
        "is_kept": change.val is not None,
        "at": change.at.isoformat(),
        "device": change.device,
        "label": label or "",
    }
