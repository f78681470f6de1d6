"""What handing in tells people: one message for each transition, never a word of what was written."""

from datetime import datetime

from flask_babel import gettext
from sqlalchemy.orm import Session

from course_app.accounts.models import Account
from course_app.config import Settings
from course_app.homework.models import Submission
from course_app.homework.reviewers import reviewers_of
from course_app.notices.notices import Said, tell


def tell_handed_in(session: Session, at: datetime, settings: Settings, made: Submission, title: str) -> None:
    """To everybody who may review the version: one message each."""
    words = gettext(
        "%(name)s has handed in version %(version)s of “%(title)s”.",
        name=session.get_one(Account, made.account_id).name,
        version=made.version,
        title=title,
    )
    _tell_reviewers(session, at, settings, made, gettext("Handed in: %(title)s", title=title), words)


def tell_withdrawn(session: Session, at: datetime, settings: Settings, ended: Submission, title: str) -> None:
    """To the same people: nothing is left to be done."""
    words = gettext(
        "%(name)s has withdrawn version %(version)s of “%(title)s”, which ends its review.",
        name=session.get_one(Account, ended.account_id).name,
        version=ended.version,
        title=title,
    )
    _tell_reviewers(session, at, settings, ended, gettext("Withdrawn: %(title)s", title=title), words)


def _tell_reviewers(
    session: Session, at: datetime, settings: Settings, of: Submission, subject: str, words: str
) -> None:
    said = Said(subject, words, f"/reviews/{of.id}", about=of.account_id, team=of.team_id)
    for reviewer in reviewers_of(session, of.account_id, of.team_id):
        tell(session, at, settings, reviewer, said)
