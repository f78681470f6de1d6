"""Sharing one reflection with one team: a copy of its words is frozen for its managers, until it is taken back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import gettext
from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from course_app.accounts.roles import LEARNER
from course_app.accounts.teams.looks import SeenText, looks_at
from course_app.accounts.teams.memberships import MyTeam, teams_of
from course_app.accounts.teams.models import Membership, SharedReflection
from course_app.answers.account_log import AccountLog, locked_log
from course_app.answers.sharing_request import SharingRequest
from course_app.answers.typed_json import cleaned
from course_app.answers.unsettled import NotArrivedError, TwoVersionsError
from course_app.audit.log import record
from course_app.database import Database
from course_app.errors import CourseAppError


class NoSuchTeamError(CourseAppError):
    """A team in which the person does not learn; whether it exists, nobody can tell."""

    status, code = 404, "no_such_team"


class NothingWrittenError(CourseAppError):
    """There are no words to share."""

    status, code = 422, "nothing_written"


@dataclass(frozen=True, slots=True)
class SharedCopy:
    """That a reflection is shared, without its words."""

    team_id: str
    reflection: str
    change_id: str
    shared_at: datetime


def share_reflection(
    database: Database, account_id: str, asked: SharingRequest, names: Sequence[str], at: datetime
) -> None:
    """Freezes the words that the named change holds for the team; an earlier copy for it is replaced.

    `names` are the reflection's ids, the present one first. Raises NoSuchTeamError, NotArrivedError, TwoVersionsError,
    NothingWrittenError.
    """
    with database.writing() as session:
        log = locked_log(session, account_id)
        _require_learning(session, account_id, asked.team)
        words = _words(log, asked)
        copies = session.scalars(select(SharedReflection).where(*_copies(account_id, asked.team, names))).all()
        if [copy.change_id for copy in copies] == [asked.change]:
            return
        for copy in copies:
            session.delete(copy)
        session.flush()
        copy = SharedReflection(account_id=account_id, team_id=asked.team, reflection=names[0], shared_at=at)
        copy.change_id, copy.words = asked.change, words
        session.add(copy)
        act = "reflection-refreshed" if copies else "reflection-shared"
        record(session, at, account_id, act, account_id, reflection=names[0], team=asked.team)


def _require_learning(session: Session, account_id: str, team_id: str) -> None:
    """The membership, locked: who leaves at this moment waits, and then takes the copy along."""
    found = session.get(Membership, (account_id, team_id), with_for_update=True)
    if found is None or found.left_at is not None or found.role != LEARNER:
        raise NoSuchTeamError(gettext("You do not learn in that team, so nothing was shared. Reload the page."))


def _words(log: AccountLog, asked: SharingRequest) -> str:
    """What stands under the key on the server, if it is what the browser shows and nothing waits for a choice."""
    shown = log.shown([asked.key]).get(asked.key)
    if shown is None or shown.id != asked.change:
        raise NotArrivedError(
            gettext(
                "Your account does not hold this text as it stands here yet, so nothing was shared. "
                "What you wrote is safe; try again in a moment."
            )
        )
    if log.open_versions([asked.key])[asked.key]:
        raise TwoVersionsError(gettext("Two versions of this text wait for your choice. Choose first, then share it."))
    words = cleaned(shown.version.val)
    if not isinstance(words, str) or not words.strip():
        raise NothingWrittenError(gettext("Nothing is written here yet, so there is nothing to share."))
    return words


def _copies(account_id: str, team_id: str, names: Sequence[str]) -> tuple[ColumnElement[bool], ...]:
    mine = (SharedReflection.account_id == account_id, SharedReflection.team_id == team_id)
    return (*mine, SharedReflection.reflection.in_(names))


def take_back_reflection(database: Database, account_id: str, team_id: str, names: Sequence[str], at: datetime) -> None:
    """The team's managers read it no more, from this moment. What is not shared is left as it is."""
    with database.writing() as session:
        locked_log(session, account_id)
        copies = session.scalars(select(SharedReflection).where(*_copies(account_id, team_id, names))).all()
        for copy in copies:
            session.delete(copy)
            record(session, at, account_id, "reflection-taken-back", account_id, reflection=names[0], team=team_id)


def shared_copies(session: Session, account_id: str, team_id: str | None = None) -> list[SharedCopy]:
    """What the account shares, with one team or with any, the newest first."""
    columns = ("team_id", "reflection", "change_id", "shared_at")
    wanted = select(*(getattr(SharedReflection, name) for name in columns))
    wanted = wanted.where(SharedReflection.account_id == account_id)
    if team_id is not None:
        wanted = wanted.where(SharedReflection.team_id == team_id)
    order = (SharedReflection.shared_at.desc(), SharedReflection.reflection)
    return [SharedCopy(*row) for row in session.execute(wanted.order_by(*order))]


def shared_words(session: Session, account_id: str, team_id: str, names: Sequence[str]) -> SharedReflection | None:
    """The copy of a reflection that a team has, with its words."""
    return session.scalars(select(SharedReflection).where(*_copies(account_id, team_id, names))).first()


def looks_at_copy(copy: SharedCopy, looks: Sequence[SeenText]) -> list[SeenText]:
    """Who read this copy: looks at what was shared before it are not at these words."""
    return [
        look
        for look in looks
        if (look.text.kind, look.text.team_id, look.text.item) == ("reflection", copy.team_id, copy.reflection)
        and look.at >= copy.shared_at
    ]


def sharing_state(session: Session, account_id: str) -> dict[str, Any]:
    """With whom the account may share, what it shares, and who read it, as plain values."""
    looks = looks_at(session, account_id, None)
    return {
        "account": account_id,
        "teams": [_team_json(team) for team in teams_of(session, account_id) if team.role == LEARNER],
        "shared": [
            {
                "reflection": copy.reflection,
                "team": copy.team_id,
                "change": copy.change_id,
                "shared_at": copy.shared_at.isoformat(),
                "read": [{"by": look.reader, "at": look.at.isoformat()} for look in looks_at_copy(copy, looks)],
            }
            for copy in shared_copies(session, account_id)
        ],
    }


def _team_json(team: MyTeam) -> dict[str, Any]:
    return {"id": team.id, "name": team.name, "managers": list(team.managers)}
