"""The real server for the schedules: the product's own sync on one database, for one account."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import delete, insert, select

from course_app.answers.models import Branch, Change, Head, Mark, SyncAccount
from course_app.answers.sync import sync
from course_app.answers.sync_request import read_sync_request
from course_app.database import Database

NOW = datetime(2027, 1, 1, 10, 0, tzinfo=UTC)
_TABLES = (SyncAccount, Change, Head, Branch, Mark)


@dataclass(frozen=True, slots=True)
class RealServer:
    """One account on the real server."""

    database: Database
    account: str

    def sync(self, session_account: str, body: bytes) -> dict[str, Any]:
        """Answers one request, as it goes over the wire. Raises WrongAccountError."""
        answer = sync(self.database, session_account, read_sync_request(body), NOW).as_json()
        found: dict[str, Any] = json.loads(json.dumps(answer))
        return found

    def rows(self) -> dict[Any, list[dict[str, Any]]]:
        """Everything the server has of the account."""
        found: dict[Any, list[dict[str, Any]]] = {}
        with self.database.reading() as session:
            for table in _TABLES:
                columns = [column.name for column in table.__table__.columns]
                rows = session.scalars(select(table).where(table.account_id == self.account)).all()
                found[table] = [{name: getattr(row, name) for name in columns} for row in rows]
        return found

    def put(self, rows: dict[Any, list[dict[str, Any]]]) -> None:
        """Replaces everything of the account by `rows`, as a restored backup does."""
        with self.database.writing() as session:
            for table in _TABLES:
                session.execute(delete(table).where(table.account_id == self.account))
                if rows[table]:
                    session.execute(insert(table), rows[table])
