"""An instance with people who write, for tests of what happens to the whole of it."""

from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import select, text

from course_app.accounts.models import Account
from course_app.answers.models import Change
from course_app.answers.sync import sync
from course_app.answers.sync_request import read_sync_request
from course_app.backups.backup import back_up
from course_app.backups.restore import Restored, restore_backup
from course_app.database import Base, Database
from tests.answers.browser_model import SpaceModel, numbered_ids
from tests.databases import Databases

NOW = datetime(2027, 1, 1, 10, 0, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)
_numbers = count(10_000)


def new_person(database: Database, email: str, **more: Any) -> str:
    """The id of a new account."""
    account_id = str(UUID(int=next(_numbers)))
    with database.writing() as session:
        about = {"name": email.partition("@")[0].title(), "role": "learner", "zone": "UTC", "created_at": NOW}
        session.add(Account(id=account_id, email=email, password_hash="", **{**about, **more}))
    return account_id


def new_device(account_id: str) -> SpaceModel:
    """A browser of the account, which has seen nothing yet."""
    number = next(_numbers)
    return SpaceModel(account_id, str(UUID(int=number)), numbered_ids(number * 10**6))


def exchange(database: Database, device: SpaceModel, now: datetime = NOW) -> dict[str, Any]:
    """The device syncs once; gives what it was told."""
    answer = sync(database, device.account, read_sync_request(device.request()), now).as_json()
    device.take(answer)
    return answer


def stored_texts(database: Database) -> dict[str, str | None]:
    """Every change's value by its id."""
    with database.reading() as session:
        return {row.id: row.val for row in session.execute(select(Change.id, Change.val))}


def everything(database: Database) -> str:
    """Every row of every table, to look for a word in."""
    with database.reading() as session:
        names = [table.name for table in Base.metadata.sorted_tables]
        return "\n".join(str(tuple(row)) for name in names for row in session.execute(text(f'SELECT * FROM "{name}"')))


def saved(databases: Databases, live: Database, target: Path) -> Path:
    return back_up(live, databases.settings, target, NOW).path


def restored(databases: Databases, file: Path, *, replaces: bool = True, erasures: Path | None = None) -> Restored:
    """Restores with nobody at the database."""
    databases.close()
    return restore_backup(databases.settings, file, erasures, replaces, LATER)
