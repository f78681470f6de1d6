"""The rounds of one learner's homework, as those read them who may: versions, released reviews, what was answered."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from course_app.accounts.models import Account
from course_app.homework.ask_answers import answers_in
from course_app.homework.models import FrozenAnswer, Submission
from course_app.homework.reviewers import is_reviewed_by, reviewers_of
from course_app.homework.submission_states import OPEN
from course_app.homework.submitted_work import FrozenVersion, documents_in
from course_app.review.claims import name_of
from course_app.review.models import Claim, Remark, Review
from course_app.review.reach import Version, is_same_version, is_version, key_of, version_in_reach
from course_app.review.team_standards.models import TeamStandard


@dataclass(frozen=True, slots=True)
class WrittenReview:
    """A review with its remarks in their order; `reviewer` is a name."""

    row: Review
    reviewer: str
    remarks: tuple[Remark, ...]

    @property
    def criteria(self) -> list[dict[str, str]]:
        """What the homework asked on that day: `says`, and `state`: met, open, or empty where nothing was said."""
        found: list[dict[str, str]] = json.loads(self.row.criteria)
        return found

    @property
    def asks(self) -> list[Remark]:
        """What had to change."""
        return [each for each in self.remarks if each.kind == "ask"]


@dataclass(frozen=True, slots=True)
class EarlierRound:
    """The round before: the version that came back, why, and what the learner said to each ask afterwards."""

    version: FrozenVersion
    review: WrittenReview
    answers: Mapping[str, FrozenAnswer]


@dataclass(frozen=True, slots=True)
class ReviewedVersion:
    """One version as a reviewer opens it.

    `review` is what they may read: a released one, or their own. `decided_by` is a name where a colleague has decided
    and nothing is released yet. `holder` and `holder_id` say who has taken the version, `note` what was handed on.
    `standard`: the version is one of its team.
    """

    row: Submission
    learner: str
    version: FrozenVersion
    review: WrittenReview | None
    decided_by: str
    earlier: EarlierRound | None
    versions: Sequence[Submission]
    holder_id: str
    holder: str
    note: str
    standard: TeamStandard | None
    colleagues: Mapping[str, str]


def reviewed_version(session: Session, reviewer: str, submission_id: str) -> ReviewedVersion:
    """The version with this id for `reviewer`. Raises NoSuchReviewError when it is none of theirs."""
    row = version_in_reach(session, reviewer, submission_id)
    made = session.get(Review, key_of(row))
    is_hidden = made is not None and made.released_at is None and made.reviewer_id != reviewer
    held = session.get(Claim, key_of(row))
    return ReviewedVersion(
        row=row,
        learner=name_of(session, row.account_id),
        version=FrozenVersion.of(row, tuple(documents_in(session, row))),
        review=written(session, made) if made and not is_hidden else None,
        decided_by=name_of(session, made.reviewer_id) if made and is_hidden else "",
        earlier=_earlier(session, row),
        versions=_versions(session, reviewer, row),
        holder_id=held.claimed_by if held else "",
        holder=name_of(session, held.claimed_by) if held else "",
        note=held.note if held and held.claimed_by == reviewer else "",
        standard=session.get(TeamStandard, key_of(row)),
        colleagues=_colleagues(session, reviewer, row),
    )


def written(session: Session, made: Review) -> WrittenReview:
    """A review with everything in it."""
    version: Version = (made.account_id, made.homework, made.version)
    remarks = session.scalars(select(Remark).where(*is_version(Remark, version)).order_by(Remark.place))
    return WrittenReview(made, name_of(session, made.reviewer_id), tuple(remarks))


def _earlier(session: Session, row: Submission) -> EarlierRound | None:
    """The newest version before that came back. Withdrawn ones are no rounds."""
    returned = (Review.decision == "return", Review.released_at.is_not(None), Review.version < row.version)
    mine = (Review.account_id == row.account_id, Review.homework == row.homework)
    made = session.scalars(select(Review).where(*mine, *returned).order_by(Review.version.desc()).limit(1)).first()
    if made is None:
        return None
    before = session.get_one(Submission, (made.account_id, made.homework, made.version))
    version = FrozenVersion.of(before, tuple(documents_in(session, before)))
    return EarlierRound(version, written(session, made), answers_in(session, *key_of(row)))


def _versions(session: Session, reviewer: str, row: Submission) -> Sequence[Submission]:
    mine = (Submission.account_id == row.account_id, Submission.homework == row.homework)
    wanted = select(Submission).where(*mine, is_reviewed_by(reviewer)).order_by(Submission.version)
    return session.scalars(wanted).all()


def _colleagues(session: Session, reviewer: str, row: Submission) -> dict[str, str]:
    """Who else reviews this learner's work, by id."""
    others = [each for each in reviewers_of(session, row.account_id, row.team_id) if each != reviewer]
    wanted = select(Account.id, Account.name).where(Account.id.in_(others)).order_by(Account.name)
    return {each.id: each.name for each in session.execute(wanted)}


def holders_of(session: Session, account_id: str) -> list[dict[str, Any]]:
    """Who has taken which of this learner's versions that wait, and since when, as plain values."""
    mine = (Claim.account_id == account_id, *is_same_version(Claim), Submission.state == OPEN)
    wanted = select(Claim.homework, Claim.version, Claim.claimed_at, Account.name).select_from(Claim)
    rows = session.execute(wanted.join(Account, Account.id == Claim.claimed_by).join(Submission, and_(*mine)))
    return [
        {"homework": row.homework, "version": row.version, "by": row.name, "since": row.claimed_at.isoformat()}
        for row in rows
    ]


def released_reviews(session: Session, account_id: str) -> list[dict[str, Any]]:
    """Every review that reached this learner, the newest first, as plain values."""
    mine = (Review.account_id == account_id, Review.released_at.is_not(None))
    made = session.execute(
        select(Review, Account.name)
        .outerjoin(Account, Account.id == Review.reviewer_id)
        .where(*mine)
        .order_by(Review.released_at.desc(), Review.homework, Review.version.desc())
    ).all()
    remarks: dict[tuple[str, int], list[Remark]] = {}
    wanted = select(Remark).where(Remark.account_id == account_id).order_by(Remark.place)
    for each in session.scalars(wanted):
        remarks.setdefault((each.homework, each.version), []).append(each)
    return [_as_json(row, name or "", remarks.get((row.homework, row.version), [])) for row, name in made]


def _as_json(row: Review, reviewer: str, remarks: Sequence[Remark]) -> dict[str, Any]:
    return {
        "homework": row.homework,
        "version": row.version,
        "decision": row.decision,
        "reviewer": reviewer,
        "released_at": row.released_at.isoformat() if row.released_at else None,
        "summary": row.summary,
        "criteria": json.loads(row.criteria),
        "remarks": [
            {
                "id": each.id,
                "kind": each.kind,
                "document": each.document,
                "field": each.field,
                "row": each.row,
                "where": each.says_where,
                "quote": each.quote,
                "words": each.words,
            }
            for each in remarks
        ],
    }
