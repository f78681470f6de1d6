"""What review tells people: that something waits for them or was decided, never a word of what was written."""

from datetime import datetime

from flask_babel import gettext
from sqlalchemy.orm import Session

from course_app.accounts.teams.memberships import MY_TEAMS
from course_app.accounts.teams.models import Team
from course_app.config import Settings
from course_app.homework.models import Submission
from course_app.notices.notices import Said, tell
from course_app.review.models import Review


def tell_decision(session: Session, at: datetime, settings: Settings, made: Review) -> None:
    """To the learner: what became of a version, and where to read why."""
    if made.decision == "approve":
        subject = gettext("Your homework is approved")
        words = gettext(
            "Version %(version)s of “%(title)s” was approved. Read what was said of it.",
            version=made.version,
            title=made.title or made.homework,
        )
    else:
        subject = gettext("Your homework came back")
        words = gettext(
            "Version %(version)s of “%(title)s” came back, with what is to be changed in it. "
            "Answer each point or close it, then hand in the next version.",
            version=made.version,
            title=made.title or made.homework,
        )
    tell(session, at, settings, made.account_id, Said(subject, words, f"/submissions/{made.homework}/{made.version}"))


def tell_handed_on(
    session: Session, at: datetime, settings: Settings, colleague: str, by: str, name: str, of: Submission
) -> None:
    """To the colleague who is to read a version, by whom (an account and its name) it was handed on."""
    words = gettext("%(name)s has handed a piece of homework on to you, to be reviewed.", name=name)
    subject = gettext("A review was handed on to you")
    tell(session, at, settings, colleague, Said(subject, words, f"/reviews/{of.id}", about=by, team=of.team_id))


def tell_without_reviewer(session: Session, at: datetime, settings: Settings, of: Submission) -> None:
    """To the learner, who is out of the team or whose team nobody looks after any more: the version is theirs again."""
    team = session.get_one(Team, of.team_id).name
    words = gettext(
        "Nobody in the team “%(team)s” reviews version %(version)s of your homework any more, so it does not wait "
        "there. Nothing of it is lost: send it to another team, finish it yourself, or withdraw it.",
        team=team,
        version=of.version,
    )
    subject = gettext("Your homework has no reviewer any more")
    tell(session, at, settings, of.account_id, Said(subject, words, f"/submissions/{of.homework}/{of.version}"))


def tell_ended(session: Session, at: datetime, settings: Settings, holder: str, of: Submission) -> None:
    """To whoever had taken a version or decided on it, when its author has left the team."""
    words = gettext(
        "Somebody whose homework you were reviewing has left the team “%(team)s”, which ends the review. Nothing of "
        "yours was sent, and nothing is left to be done.",
        team=session.get_one(Team, of.team_id).name,
    )
    tell(session, at, settings, holder, Said(gettext("A review has ended"), words, "/reviews", team=of.team_id))


def tell_taken_out(session: Session, at: datetime, settings: Settings, account_id: str, team_id: str) -> None:
    """To whoever somebody else has taken out of a team, when nothing of theirs waits there."""
    words = gettext(
        "You are not in the team “%(team)s” any more: somebody else took you out. What you wrote stays yours, and what "
        "you shared with the team is yours alone again.",
        team=session.get_one(Team, team_id).name,
    )
    tell(session, at, settings, account_id, Said(gettext("You were taken out of a team"), words, MY_TEAMS))
