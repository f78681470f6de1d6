"""Old versions lose their text, never their row: id, sha256 and chain stay, so replay and chain still hold.

After 30 days a version keeps its text if it is shown, if it is an open second version, if it is the last of its key in
an hour, or if the next one made from it lost 200 characters or more (docs/sync.md, "History").
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from course_app.answers.account_log import locked_log
from course_app.answers.models import Branch, Change, Head
from course_app.database import Database

KEPT_WHOLE = timedelta(days=30)
CUT = 200
_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Stored:
    """A version as thinning sees it; `length` is None once its text is gone."""

    id: str
    at: datetime
    received_at: datetime
    parents: tuple[str, ...]
    length: int | None


def thin_out(database: Database, now: datetime, since: datetime | None = None) -> int:
    """Takes the texts that are not kept; gives how many. `since`: when it was last done, to look at the new only."""
    with database.reading() as session:
        keys = _keys_that_aged(session, now - KEPT_WHOLE, since - KEPT_WHOLE if since else None)
    return sum(_thin_key(database, account_id, key, now) for account_id, key in keys)


def _keys_that_aged(session: Session, until: datetime, after: datetime | None) -> list[tuple[str, str]]:
    """Every account and key of which a version came of age."""
    aged = [Change.received_at <= until, Change.val.is_not(None)] + ([Change.received_at > after] if after else [])
    rows = session.execute(select(Change.account_id, Change.key).where(*aged).distinct().order_by(Change.account_id))
    return [(row.account_id, row.key) for row in rows]


def _thin_key(database: Database, account_id: str, key: str, now: datetime) -> int:
    """A version that is not shown now never will be again, so what is read first may be written afterwards."""
    with database.reading() as session:
        spared = _shown_or_open(session, account_id, key)
        versions = list(_versions(session, account_id, key))
    gone = [name for name in superfluous(versions, now - KEPT_WHOLE) if name not in spared]
    for start in range(0, len(gone), _AT_ONCE):
        _take_texts(database, account_id, gone[start : start + _AT_ONCE])
    return len(gone)


def _shown_or_open(session: Session, account_id: str, key: str) -> set[str]:
    heads = select(Head.change_id).where(Head.account_id == account_id, Head.key == key)
    is_open = (Branch.account_id == account_id, Branch.key == key, Branch.closed_by.is_(None))
    return {*session.scalars(heads), *session.scalars(select(Branch.change_id).where(*is_open))}


def _versions(session: Session, account_id: str, key: str) -> Iterator[Stored]:
    columns = (Change.id, Change.at, Change.received_at, Change.parents, Change.val)
    mine = (Change.account_id == account_id, Change.key == key)
    for row in session.execute(select(*columns).where(*mine).order_by(Change.seq)):
        length = None if row.val is None else _length(json.loads(row.val))
        yield Stored(row.id, row.at, row.received_at, tuple(json.loads(row.parents)), length)


def _length(value: object) -> int:
    return len(value) if isinstance(value, str) else len(json.dumps(value))


def superfluous(versions: Sequence[Stored], until: datetime) -> list[str]:
    """Which of one key's versions, in the order of their arrival, lose their text, those shown or open aside."""
    last_of_hour = {version.at.replace(minute=0, second=0, microsecond=0): version.id for version in versions}
    spared = set(last_of_hour.values()) | set(_before_cuts(versions))
    return [
        version.id
        for version in versions
        if version.length is not None and version.received_at <= until and version.id not in spared
    ]


def _before_cuts(versions: Sequence[Stored]) -> Iterator[str]:
    """The versions from which the next one, made from them, took 200 characters or more.

    One whose next has lost its own text was looked at together with it, and spared: it stays so.
    """
    lengths = {version.id: version.length for version in versions}
    for version in versions:
        origin = next((parent for parent in version.parents if parent in lengths), None)
        before = lengths[origin] if origin else None
        if origin and before is not None and (version.length is None or before - version.length >= CUT):
            yield origin


def _take_texts(database: Database, account_id: str, ids: Sequence[str]) -> None:
    with database.writing() as session:
        log = locked_log(session, account_id)
        still = (Change.account_id == account_id, Change.id.in_(ids), Change.val.is_not(None))
        log.bytes -= session.scalar(select(func.coalesce(func.sum(func.length(Change.val)), 0)).where(*still)) or 0
        session.execute(update(Change).where(*still).values(val=None).execution_options(synchronize_session=False))
        log.save_counts()
