"""A device on which somebody of the demo writes: it syncs as a browser does, by the same function."""

import json
import uuid
from dataclasses import dataclass, field
from datetime import datetime

from course_app.answers.sync import sync
from course_app.answers.sync_answer import SyncAnswer
from course_app.answers.sync_request import read_sync_request
from course_app.database import Database


@dataclass(slots=True)
class Device:
    """One browser of one account; `seen` is the last version of each key that it knows."""

    database: Database
    account_id: str
    id: str = field(default_factory=lambda: str(uuid.uuid4()))
    cursor: str = "0:"
    seen: dict[str, str] = field(default_factory=dict)

    def write(self, at: datetime, key: str, val: object) -> None:
        """Writes `val` under `key` at a time in the past, and syncs."""
        parents = [self.seen[key]] if key in self.seen else []
        change = {"id": str(uuid.uuid4()), "key": key, "parents": parents, "val": val, "at": at.isoformat()}
        answer = self._exchange(at, change)
        if key not in answer.keys:
            raise ValueError(f"{key} was not taken: {answer.acks}")

    def read(self, at: datetime) -> None:
        """Takes up what other devices wrote."""
        self._exchange(at)

    def _exchange(self, at: datetime, *changes: object) -> SyncAnswer:
        about = {"proto": 1, "account": self.account_id, "device": self.id, "cursor": self.cursor}
        body = json.dumps({**about, "changes": changes, "sent_at": at.isoformat()})
        answer = sync(self.database, self.account_id, read_sync_request(body.encode()), at)
        self.seen.update({key: version["head"]["id"] for key, version in answer.keys.items()})
        self.cursor = str(answer.cursor)
        return answer
