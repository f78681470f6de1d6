"""Acts found in the audit by kind, person and time, with names for the people and teams that are still here."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from course_app.accounts.acts.kinds import KINDS
from course_app.accounts.models import Account
from course_app.accounts.teams.models import Team
from course_app.audit.log import record
from course_app.audit.models import AuditRow
from course_app.csv_file import BEGINNING, Row, csv_lines
from course_app.database import Database

ON_A_PAGE = 50
_AT_ONCE = 1_000
_LAST = 2**63 - 1
"""A database can compare with no larger number."""


@dataclass(frozen=True, slots=True)
class WantedActs:
    """Which acts are meant: of one kind, by or on one person, from `since` to before `until`; empty means any."""

    kind: str = ""
    person: str = ""
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class FoundAct:
    """One act. `actor` and `subject` are names where these are known, and ids elsewhere."""

    id: int
    at: datetime
    kind: str
    actor_id: str | None
    actor: str
    subject_id: str
    subject: str
    details: Mapping[str, str]

    @property
    def words(self) -> str:
        """What was done; the code's own name for it where the table has none yet."""
        return str(KINDS.get(self.kind, self.kind))


@dataclass(frozen=True, slots=True)
class ActsPage:
    """Acts, the newest first; `older` asks for the next ones, and is None when there are none."""

    acts: Sequence[FoundAct]
    older: int | None


def acts_page(session: Session, wanted: WantedActs, before: int | None = None) -> ActsPage:
    """At most fifty acts, those with a number below `before`: three queries, however long the audit is."""
    rows = session.scalars(_rows(wanted, before, ON_A_PAGE + 1)).all()
    shown = rows[:ON_A_PAGE]
    return ActsPage(_named(session, shown), shown[-1].id if len(rows) > ON_A_PAGE else None)


def _rows(wanted: WantedActs, before: int | None, most: int) -> Select[AuditRow]:
    found = select(AuditRow).order_by(AuditRow.id.desc()).limit(most)
    if before is not None:
        found = found.where(AuditRow.id < max(0, min(before, _LAST)))
    if wanted.kind:
        found = found.where(AuditRow.act == wanted.kind)
    if wanted.person:
        found = found.where(or_(AuditRow.actor_id == wanted.person, AuditRow.subject == wanted.person))
    if wanted.since:
        found = found.where(AuditRow.at >= wanted.since)
    if wanted.until:
        found = found.where(AuditRow.at < wanted.until)
    return found


def _named(session: Session, rows: Sequence[AuditRow]) -> list[FoundAct]:
    details = [json.loads(row.details) for row in rows]
    people = {each for row in rows for each in (row.actor_id, row.subject) if each}
    teams = {row.subject for row in rows} | {str(each["team"]) for each in details if "team" in each}
    names = dict(session.execute(select(Account.id, Account.name).where(Account.id.in_(people))).all())
    names |= dict(session.execute(select(Team.id, Team.name).where(Team.id.in_(teams))).all())
    return [_found(row, each, names) for row, each in zip(rows, details, strict=True)]


def _found(row: AuditRow, details: Mapping[str, object], names: Mapping[str, str]) -> FoundAct:
    return FoundAct(
        row.id,
        row.at,
        row.act,
        row.actor_id,
        names.get(row.actor_id, row.actor_id) if row.actor_id else "",
        row.subject,
        names.get(row.subject, row.subject),
        {key: names.get(str(value), str(value)) for key, value in details.items()},
    )


def person_of(session: Session, said: str) -> str | None:
    """The id of the account with this address; an id stands for itself, also that of somebody who is no more."""
    if "@" not in said:
        return said
    return session.scalars(select(Account.id).where(Account.email == said)).one_or_none()


def export_acts(database: Database, by: str, wanted: WantedActs, heading: Row, at: datetime) -> Iterator[bytes]:
    """The wanted acts as CSV, the newest first, piece by piece; that they were exported is one more act."""
    with database.writing() as session:
        record(session, at, by, "audit-exported", by)
    return _pieces(database, wanted, heading)


def _pieces(database: Database, wanted: WantedActs, heading: Row) -> Iterator[bytes]:
    """Each piece is read by itself, so that a slow reader holds nothing open."""
    yield BEGINNING + csv_lines([heading])
    before: int | None = None
    while True:
        with database.reading() as session:
            found = _named(session, session.scalars(_rows(wanted, before, _AT_ONCE)).all())
        if not found:
            return
        yield csv_lines(_cells(each) for each in found)
        before = found[-1].id


def _cells(act: FoundAct) -> Row:
    details = "; ".join(f"{key}: {value}" for key, value in act.details.items())
    who = [act.actor_id or "", act.actor, act.subject_id, act.subject]
    return [act.id, act.at.isoformat(), act.kind, act.words, *who, details]
