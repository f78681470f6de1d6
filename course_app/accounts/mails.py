"""What accounts tell people by mail. A mail names the instance by its configured address."""

from datetime import datetime, timedelta

from flask_babel import gettext
from sqlalchemy.orm import Session

from course_app.config import Settings
from course_app.outbox.outbox import messages_to, queue_message

_MOST_AN_HOUR = 5


def mail_sign_up(session: Session, at: datetime, settings: Settings, email: str, link: str) -> None:
    """The link with which `email` makes an account."""
    body = gettext(
        "Somebody, probably you, asked for an account at %(site)s with this address.\n\n"
        "Within ten minutes, open this link to choose a name and a password:\n%(link)s\n\n"
        "If it was not you, do nothing: no account is made.",
        site=settings.origin,
        link=link,
    )
    _queue(session, at, email, gettext("Your account"), body)


def mail_has_account(session: Session, at: datetime, settings: Settings, email: str) -> None:
    """Told instead of a link, by mail only, to the address that has an account already."""
    body = gettext(
        "Somebody, probably you, asked for an account at %(site)s. This address has one already.\n\n"
        "Sign in: %(site)s/accounts/sign-in\nA new password: %(site)s/accounts/reset\n\n"
        "If it was not you, do nothing: nothing was changed.",
        site=settings.origin,
    )
    _queue(session, at, email, gettext("Your account"), body)


def mail_reset(session: Session, at: datetime, settings: Settings, email: str, link: str) -> None:
    """The link with which the account's person chooses a new password."""
    body = gettext(
        "Somebody, probably you, asked for a new password at %(site)s.\n\n"
        "Within ten minutes, open this link to choose one:\n%(link)s\n\n"
        "If it was not you, do nothing: your password stays as it is.",
        site=settings.origin,
        link=link,
    )
    _queue(session, at, email, gettext("A new password"), body)


def mail_password_changed(session: Session, at: datetime, settings: Settings, email: str) -> None:
    """The notice by which somebody learns that their account was taken."""
    body = gettext(
        "Your password at %(site)s was changed, and every other browser was signed out.\n\n"
        "If it was not you, choose a new password now: %(site)s/accounts/reset",
        site=settings.origin,
    )
    queue_message(session, at, email, gettext("Your password was changed"), body)


def mail_connected(session: Session, at: datetime, settings: Settings, email: str) -> None:
    """The notice that somebody else's sign-in opens the account from now on."""
    body = gettext(
        "From now on %(name)s opens your account at %(site)s.\n\n"
        "If it was not you, choose a new password now, then end the connection under My account:\n"
        "%(site)s/accounts/reset",
        name=settings.oidc_name,
        site=settings.origin,
    )
    queue_message(session, at, email, gettext("Another way to sign in"), body)


def mail_invitation(session: Session, at: datetime, settings: Settings, email: str, link: str) -> None:
    """The link with which an invited person makes their account."""
    body = gettext(
        "You are invited to the course at %(site)s.\n\n"
        "Within seven days, open this link to choose a name and a password:\n%(link)s",
        site=settings.origin,
        link=link,
    )
    queue_message(session, at, email, gettext("You are invited"), body)


def mail_person_to_team(session: Session, at: datetime, settings: Settings, email: str, team: str) -> None:
    """Where somebody who has an account joins a team."""
    body = gettext(
        "You are invited to the team “%(team)s” at %(site)s.\n\n"
        "What its managers will see, and how to join or not, stands here:\n%(site)s/my-teams\n\n"
        "If you do nothing, you are not in the team.",
        team=team,
        site=settings.origin,
    )
    _queue(session, at, email, gettext("You are invited to a team"), body)


def mail_new_person_to_team(
    session: Session, at: datetime, settings: Settings, email: str, team: str, link: str
) -> None:
    """The link with which an invited person makes the account that can join a team."""
    body = gettext(
        "You are invited to the course at %(site)s, in the team “%(team)s”.\n\n"
        "Within seven days, open this link to choose a name and a password:\n%(link)s\n\n"
        "Then you see what the team's managers will see, and decide whether to join it.",
        team=team,
        site=settings.origin,
        link=link,
    )
    _queue(session, at, email, gettext("You are invited to a team"), body)


def _queue(session: Session, at: datetime, email: str, subject: str, body: str) -> None:
    """For mails that anyone can cause: an address gets no more than five in an hour."""
    if messages_to(session, email, at - timedelta(hours=1)) < _MOST_AN_HOUR:
        queue_message(session, at, email, subject, body)
