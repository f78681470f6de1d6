"""What a learner has handed in, as it is read: the list of it, and one version with everything in it."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self

from flask import url_for
from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from course_app.accounts.teams.models import Team
from course_app.database import Database
from course_app.homework.frozen_documents import Frozen
from course_app.homework.models import FrozenDocument, FrozenTemplate, Submission
from course_app.homework.reviewers import ReviewingTeam, has_reviewer, reviewing_teams_of
from course_app.homework.submission_states import MAX_VERSIONS

_LISTED = (
    select(
        FrozenDocument.homework,
        FrozenDocument.version,
        FrozenDocument.document,
        FrozenDocument.title,
        FrozenDocument.template_id,
        FrozenTemplate.version,
    )
    .join(FrozenTemplate, FrozenTemplate.digest == FrozenDocument.template_digest)
    .where(FrozenDocument.account_id == bindparam("account"), FrozenTemplate.template_id == FrozenDocument.template_id)
    .order_by(FrozenDocument.homework, FrozenDocument.version, FrozenDocument.place)
)
"""Without the documents' words: a list says only what there is."""


@dataclass(frozen=True, slots=True)
class SubmittedDocument:
    """A document in a list: its id, what it was called, on which template and version of it."""

    id: str
    title: str
    template: str
    template_version: int


@dataclass(frozen=True, slots=True)
class Submitted:
    """One version of one piece of homework, and what stands in it, in the order in which it was chosen.

    `team`: the name of the team that it went to; `has_reviewer`: whether anybody in it reviews it now.
    """

    homework: str
    version: int
    state: str
    made_at: datetime
    decided_at: datetime | None
    team: str | None
    has_reviewer: bool
    documents: tuple[SubmittedDocument, ...]

    def as_json(self) -> dict[str, Any]:
        return {
            "homework": self.homework,
            "version": self.version,
            "state": self.state,
            "made_at": self.made_at.isoformat(),
            "decided_at": self.decided_at.isoformat() if self.decided_at else None,
            "team": self.team,
            "has_reviewer": self.has_reviewer,
            "path": url_for("homework.submission", homework_id=self.homework, version=self.version),
            "documents": [
                {
                    "document": each.id,
                    "title": each.title,
                    "template": each.template,
                    "template_version": each.template_version,
                }
                for each in self.documents
            ],
        }


@dataclass(frozen=True, slots=True)
class SubmittedWork:
    """Everything that an account handed in, the newest first; `teams`: those in which somebody reviews its work now."""

    account: str
    teams: tuple[ReviewingTeam, ...]
    submissions: tuple[Submitted, ...]

    def as_json(self) -> dict[str, Any]:
        submissions = [each.as_json() for each in self.submissions]
        teams = [{"id": team.id, "name": team.name} for team in self.teams]
        return {"account": self.account, "is_reviewed": bool(teams), "teams": teams, "submissions": submissions}


@dataclass(frozen=True, slots=True)
class FrozenVersion:
    """One version with its documents."""

    homework: str
    version: int
    state: str
    made_at: datetime
    decided_at: datetime | None
    documents: tuple[Frozen, ...]

    @classmethod
    def of(cls, row: Submission, documents: tuple[Frozen, ...]) -> Self:
        return cls(row.homework, row.version, row.state, row.made_at, row.decided_at, documents)

    def document(self, document_id: str) -> Frozen | None:
        """One of its documents; None when it has no such."""
        return next((each for each in self.documents if each.id == document_id), None)


def submitted_work(database: Database, account_id: str) -> SubmittedWork:
    """Everything that the account handed in; however much it is, in the same number of queries."""
    with database.reading() as session:
        teams = reviewing_teams_of(session, account_id)
        return SubmittedWork(account_id, teams, tuple(submissions_of(session, account_id)))


def submissions_of(session: Session, account_id: str) -> list[Submitted]:
    """Every version of the account's homework, the newest first."""
    documents: dict[tuple[str, int], list[SubmittedDocument]] = defaultdict(list)
    for homework, version, name, title, template, of in session.execute(_LISTED, {"account": account_id}):
        documents[homework, version].append(SubmittedDocument(name, title, template, of))
    rows = session.execute(
        select(Submission, Team.name, has_reviewer())
        .join(Team, Team.id == Submission.team_id, isouter=True)
        .where(Submission.account_id == account_id)
        .order_by(Submission.made_at.desc(), Submission.homework, Submission.version.desc())
    )
    return [
        Submitted(
            row.homework,
            row.version,
            row.state,
            row.made_at,
            row.decided_at,
            team,
            is_reviewed,
            tuple(documents[row.homework, row.version]),
        )
        for row, team, is_reviewed in rows
    ]


def frozen_version(database: Database, account_id: str, homework: str, version: int) -> FrozenVersion | None:
    """One version of the account's homework; None when there is none, whoever else has one."""
    with database.reading() as session:
        row = session.get(Submission, (account_id, homework, version)) if version <= MAX_VERSIONS else None
        return FrozenVersion.of(row, tuple(documents_in(session, row))) if row else None


def documents_in(session: Session, row: Submission) -> list[Frozen]:
    """The documents of a version, in the order in which they were chosen."""
    mine = (FrozenDocument.account_id == row.account_id, FrozenDocument.homework == row.homework)
    wanted = (
        select(FrozenDocument, FrozenTemplate)
        .join(FrozenTemplate, FrozenTemplate.digest == FrozenDocument.template_digest)
        .where(*mine, FrozenDocument.version == row.version)
        .where(FrozenTemplate.template_id == FrozenDocument.template_id)
        .order_by(FrozenDocument.place)
    )
    return [Frozen.of(document, template) for document, template in session.execute(wanted)]
