"""Who read what of a learner's: noted with every look, and shown to its author."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal
from uuid import uuid4

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from course_app.accounts.models import Account
from course_app.accounts.teams.models import Look
from course_app.audit.log import record

ONE_LOOK = timedelta(minutes=10)
"""Who opens the same text again within this time has looked once: pages are made anew after every act on them."""

_SHOWN = 100


@dataclass(frozen=True, slots=True)
class Text:
    """What can be looked at: whose it is, the team that it was given to, and which one."""

    account_id: str
    team_id: str
    kind: Literal["reflection", "homework"]
    item: str
    version: int = 0


@dataclass(frozen=True, slots=True)
class SeenText:
    """A look as the author is told of it; `reader` is empty once that person's account is gone."""

    text: Text
    reader: str
    at: datetime


def is_new_look(session: Session, reader: str, text: Text, at: datetime, since: datetime | None = None) -> bool:
    """Whether a look at `at` is one more. `since` is when the text was last given: a look before was at other words."""
    newest = session.scalars(
        select(Look.at).where(*_at(text), Look.read_by == reader).order_by(Look.at.desc()).limit(1)
    ).first()
    return newest is None or newest <= at - ONE_LOOK or (since is not None and newest < since)


def _at(text: Text) -> tuple[ColumnElement[bool], ...]:
    about = (Look.account_id == text.account_id, Look.team_id == text.team_id)
    return (*about, Look.kind == text.kind, Look.item == text.item, Look.version == text.version)


def note_look(session: Session, reader: str, text: Text, at: datetime) -> None:
    """Notes that `reader` reads the text, for its author and for the audit."""
    session.add(
        Look(
            account_id=text.account_id,
            id=str(uuid4()),
            team_id=text.team_id,
            read_by=reader,
            kind=text.kind,
            item=text.item,
            version=text.version,
            at=at,
        )
    )
    details: dict[str, str | int] = {text.kind: text.item, "team": text.team_id}
    if text.version:
        details["version"] = text.version
    record(session, at, reader, f"{text.kind}-read", text.account_id, **details)


def looks_at(session: Session, account_id: str, most: int | None = _SHOWN) -> Sequence[SeenText]:
    """Who read what of the account's, the newest first."""
    wanted = (
        select(Look, Account.name)
        .outerjoin(Account, Account.id == Look.read_by)
        .where(Look.account_id == account_id)
        .order_by(Look.at.desc(), Look.id.desc())
        .limit(most)
    )
    return [_seen(row, name) for row, name in session.execute(wanted)]


def _seen(row: Look, name: str | None) -> SeenText:
    text = Text(
        row.account_id, row.team_id, "homework" if row.kind == "homework" else "reflection", row.item, row.version
    )
    return SeenText(text, name or "", row.at)
