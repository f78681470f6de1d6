"""What people are told of standards: who wrote one that it is one, who owns one that they do."""

from datetime import datetime

from babel.dates import format_date
from flask_babel import get_locale, gettext
from sqlalchemy.orm import Session

from course_app.accounts.models import Account
from course_app.accounts.teams.models import Team
from course_app.config import Settings
from course_app.notices.notices import Said, tell
from course_app.review.team_standards.models import TeamStandard


def tell_marked(session: Session, at: datetime, settings: Settings, made: TeamStandard, title: str) -> None:
    """To its author: who reads it from now on, and how to end that."""
    words = gettext(
        "Version %(version)s of your “%(title)s” is a standard of the team “%(team)s”: everybody in the team can read "
        "that version, with your name. If you would rather not have that, take it off on its page.",
        version=made.version,
        title=title,
        team=_team(session, made),
    )
    if made.owner_id == made.account_id:
        words += " " + _task(made)
    subject = gettext("Your work is a standard of the team")
    tell(session, at, settings, made.account_id, Said(subject, words, _path(made), team=made.team_id))


def tell_owner(session: Session, at: datetime, settings: Settings, row: TeamStandard, title: str) -> None:
    """To who is to look at it again."""
    words = gettext("“%(title)s” is a standard of the team “%(team)s”.", title=title, team=_team(session, row))
    said = Said(gettext("A standard is yours to look after"), f"{words} {_task(row)}", _path(row), team=row.team_id)
    tell(session, at, settings, row.owner_id, said)


def tell_due(session: Session, at: datetime, settings: Settings, row: TeamStandard) -> None:
    """To its owner, on the day: what is to be looked at again."""
    words = gettext(
        "A standard of the team “%(team)s”, written by %(name)s, was to be looked at again by %(day)s. It is yours: "
        "say whether it still holds, and until when.",
        team=_team(session, row),
        name=session.get_one(Account, row.account_id).name,
        day=format_date(row.check_again_on, "long", locale=get_locale()),
    )
    said = Said(
        gettext("A standard is to be looked at again"), words, _path(row), about=row.account_id, team=row.team_id
    )
    tell(session, at, settings, row.owner_id, said)


def tell_taken_off(
    session: Session, at: datetime, settings: Settings, row: TeamStandard, account_id: str, title: str
) -> None:
    """To who wrote it, or owned it: nothing is left to be done."""
    words = gettext(
        "“%(title)s” is no standard of the team “%(team)s” any more. The version itself stays as it is.",
        title=title,
        team=_team(session, row),
    )
    said = Said(gettext("A standard was taken off"), words, f"/teams/{row.team_id}/standards", team=row.team_id)
    tell(session, at, settings, account_id, said)


def _task(row: TeamStandard) -> str:
    day = format_date(row.check_again_on, "long", locale=get_locale())
    return str(gettext("It is yours: look at it again by %(day)s, and say whether it still holds.", day=day))


def _team(session: Session, row: TeamStandard) -> str:
    return session.get_one(Team, row.team_id).name


def _path(row: TeamStandard) -> str:
    return f"/teams/{row.team_id}/standards/{row.id}"
