"""Handing in, finishing, withdrawing, deciding: the only functions that change the state of a submission."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from uuid import uuid4

from flask_babel import gettext
from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from course_app.answers.account_log import locked_log
from course_app.audit.log import record
from course_app.config import Settings
from course_app.content.model import Homework
from course_app.content.structured_template import StructuredTemplate
from course_app.database import Database, insert_if_missing
from course_app.homework.ask_answers import answer_rows, named_answers
from course_app.homework.documents import named_documents
from course_app.homework.frozen_documents import Freezing, freeze
from course_app.homework.messages import tell_handed_in, tell_withdrawn
from course_app.homework.models import Submission
from course_app.homework.reviewers import has_reviewer, is_reviewed_by, reviewing_teams_of
from course_app.homework.submission_refusals import (
    ChooseTeamError,
    NoSuchSubmissionError,
    OtherWayError,
    RequestIdUsedError,
    RoundIsOpenError,
    TooManyVersionsError,
)
from course_app.homework.submission_request import SubmissionRequest
from course_app.homework.submission_states import MAX_VERSIONS, MOVES, OPEN, Act, OwnAct, state_after

MAX_SIZE = 100_000_000

Templates = Mapping[str, StructuredTemplate]


def hand_in(
    database: Database,
    settings: Settings,
    account_id: str,
    homework: Homework,
    templates: Templates,
    asked: SubmissionRequest,
    at: datetime,
) -> Submission:
    """Freezes the named documents for those who review the learner's work, and tells them; gives the new version.

    The same request once more gives the version that it made. Raises a CourseAppError that says what is in the way.
    """

    def tell(session: Session, made: Submission) -> None:
        tell_handed_in(session, at, settings, made, homework.title)

    return _make("hand_in", database, account_id, homework, templates, asked, at, tell)


def finish_submission(
    database: Database,
    account_id: str,
    homework: Homework,
    templates: Templates,
    asked: SubmissionRequest,
    at: datetime,
) -> Submission:
    """The same for a learner whose work nobody reviews: the version is finished at once."""
    return _make("finish", database, account_id, homework, templates, asked, at, lambda _, __: None)


def _make(
    act: Act,
    database: Database,
    account_id: str,
    homework: Homework,
    templates: Templates,
    asked: SubmissionRequest,
    at: datetime,
    tell: Callable[[Session, Submission], None],
) -> Submission:
    """What is named is immutable, so it is read and checked before anything is locked."""
    with database.reading() as session:
        if made := _made_before(session, account_id, asked):
            return made
        documents = named_documents(session, account_id, asked.documents)
        answers = named_answers(session, account_id, asked.answers)
    frozen = freeze(homework, templates, documents, at, asked.zone)
    with database.writing() as session:
        locked_log(session, account_id)
        if made := _made_before(session, account_id, asked):
            return made
        team = _team_for(session, account_id, act, asked.team)
        version = _next_version(session, account_id, homework)
        size = sum(each.size for each in frozen)
        _require_room(session, account_id, version, size)
        made = _submission(act, account_id, homework.id, version, asked, team, size, at)
        _write(session, made, frozen)
        session.add_all(answer_rows(answers, account_id, homework.id, version))
        name = "work-finished" if act == "finish" else "work-handed-in"
        record(session, at, account_id, name, account_id, homework=homework.id, version=version)
        session.flush()
        tell(session, made)
        session.expunge(made)
        return made


def _made_before(session: Session, account_id: str, asked: SubmissionRequest) -> Submission | None:
    found = session.scalars(
        select(Submission).where(Submission.account_id == account_id, Submission.request_id == asked.id)
    ).one_or_none()
    if found is None:
        return None
    if found.request_sha256 != asked.sha256:
        raise RequestIdUsedError(gettext("This was asked already, and differently. Reload the page and try again."))
    session.expunge(found)
    return found


def _team_for(session: Session, account_id: str, act: Act, asked: str | None) -> str | None:
    """The team to which the work goes; None when the learner finishes it. Raises OtherWayError, ChooseTeamError."""
    teams = [team.id for team in reviewing_teams_of(session, account_id)]
    if act == "finish" and teams:
        raise OtherWayError(gettext("Somebody reviews your work now. Reload the page, then hand it in."))
    if act == "hand_in" and not teams:
        raise OtherWayError(gettext("Nobody reviews your work now. Reload the page, then finish it yourself."))
    if asked is not None and asked not in teams:
        raise ChooseTeamError(gettext("Nobody in that team can review your work. Reload the page, then choose again."))
    if asked is None and len(teams) > 1:
        raise ChooseTeamError(gettext("You are in several teams. Choose the one that this work goes to."))
    return asked or (teams[0] if teams else None)


def _next_version(session: Session, account_id: str, homework: Homework) -> int:
    """Counted per homework, whatever it was called when the earlier ones were made. Raises RoundIsOpenError."""
    names = (homework.id, *homework.was)
    mine = (Submission.account_id == account_id, Submission.homework.in_(names))
    earlier = session.execute(select(Submission.version, Submission.state).where(*mine)).all()
    for version, state in earlier:
        if state == OPEN:
            raise RoundIsOpenError(
                gettext("Version %(number)s is handed in and not decided yet. Withdraw it first.", number=version)
            )
    return max((version for version, _ in earlier), default=0) + 1


def _require_room(session: Session, account_id: str, version: int, size: int) -> None:
    held = session.scalar(select(func.sum(Submission.size)).where(Submission.account_id == account_id)) or 0
    if version > MAX_VERSIONS or held + size > MAX_SIZE:
        raise TooManyVersionsError(
            gettext("Your account holds as many versions as it can. Nothing of them is lost, and nothing was added.")
        )


def _submission(
    act: Act,
    account_id: str,
    homework: str,
    version: int,
    asked: SubmissionRequest,
    team: str | None,
    size: int,
    at: datetime,
) -> Submission:
    state = state_after(act, None)
    is_open = state == OPEN
    return Submission(
        account_id=account_id,
        homework=homework,
        version=version,
        id=str(uuid4()),
        request_id=asked.id,
        request_sha256=asked.sha256,
        state=state,
        size=size,
        made_at=at,
        decided_at=None if is_open else at,
        decided_by=None if is_open else account_id,
        team_id=team,
    )


def _write(session: Session, made: Submission, frozen: Sequence[Freezing]) -> None:
    for each in frozen:
        insert_if_missing(session, each.template_row())
    session.add(made)
    session.flush()
    session.add_all(
        each.row(made.account_id, made.homework, made.version, place) for place, each in enumerate(frozen, 1)
    )


_TOLD = {"withdraw": tell_withdrawn, "send": tell_handed_in}


def move_submission(
    database: Database,
    settings: Settings,
    act: OwnAct,
    of: tuple[str, str, int],
    team: str | None,
    title: str,
    at: datetime,
) -> Submission:
    """The learner withdraws the version `of` (account, homework, number), which nobody has decided on; or, once it
    has lost its reviewers, closes it or sends it to another `team`.

    It stays readable. Those who review it, or did, are told, with the homework's `title`. Raises
    NoSuchSubmissionError, NotPossibleInThisStateError, OtherWayError, ChooseTeamError.
    """
    with database.writing() as session:
        locked_log(session, of[0])
        found = _decide(act, session, of, of[0], at)
        if act == "send":
            found.team_id = _team_for(session, of[0], "hand_in", team)
            session.flush()
        if tell := _TOLD.get(act):
            tell(session, at, settings, found, title)
        session.flush()
        session.expunge(found)
        return found


def return_submission(session: Session, of: tuple[str, str, int], reviewer: str, at: datetime) -> Submission:
    """A reviewer gives the version `of` (account, homework, number) back, in the transaction of the review."""
    locked_log(session, of[0])
    return _decide("return", session, of, reviewer, at)


def approve_submission(session: Session, of: tuple[str, str, int], reviewer: str, at: datetime) -> Submission:
    """A reviewer approves the version `of` (account, homework, number), in the transaction of the review."""
    locked_log(session, of[0])
    return _decide("approve", session, of, reviewer, at)


_NAMES = {
    "withdraw": "work-withdrawn",
    "close": "work-finished",
    "send": "work-sent-on",
    "return": "work-returned",
    "approve": "work-approved",
}


def _decide(act: Act, session: Session, of: tuple[str, str, int], actor: str, at: datetime) -> Submission:
    """To who is neither its author nor a reviewer of it now, there is no such version."""
    account_id, homework, version = of
    found = session.get(Submission, of) if version <= MAX_VERSIONS else None
    if found is None or (MOVES[act].by == "learner") != (actor == account_id):
        raise NoSuchSubmissionError(gettext("There is no such version."))
    if MOVES[act].by == "reviewer" and not _holds(session, of, is_reviewed_by(actor)):
        raise NoSuchSubmissionError(gettext("There is no such version."))
    after = state_after(act, found.state)
    if MOVES[act].is_reviewed is False and _holds(session, of, has_reviewer()):
        raise OtherWayError(gettext("Somebody reviews this version now. Reload the page to see who has it."))
    found.state = after
    if after != OPEN:
        found.decided_at, found.decided_by = at, actor
    record(session, at, actor, _NAMES[act], account_id, homework=homework, version=version)
    return found


def _holds(session: Session, of: tuple[str, str, int], condition: ColumnElement[bool]) -> bool:
    account_id, homework, version = of
    one = (Submission.account_id == account_id, Submission.homework == homework, Submission.version == version)
    return bool(session.scalar(select(Submission.id).where(*one, condition)))
