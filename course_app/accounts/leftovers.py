"""What ended, expired or was used up is kept for a while, to be looked at; then it goes."""

from datetime import datetime, timedelta

from sqlalchemy import or_

from course_app.accounts.models import KnownDevice, OneTimeLink, SignInFailure, SignInSession
from course_app.accounts.sessions import IDLE
from course_app.accounts.teams.models import TeamInvitation, TeamLink
from course_app.database import Database, delete_rows

SESSIONS_KEPT_FOR = timedelta(days=90)
LINKS_KEPT_FOR = timedelta(days=30)
FAILURES_KEPT_FOR = timedelta(hours=1)
DEVICES_KEPT_FOR = timedelta(days=366)


def forget_leftovers(database: Database, now: datetime) -> int:
    """Removes sessions 90 days after their end, links and invitations after 30, devices after a year, failures after an
    hour."""
    old = now - SESSIONS_KEPT_FOR
    ended = or_(
        SignInSession.ended_at <= old, SignInSession.expires_at <= old, SignInSession.last_seen_at <= old - IDLE
    )
    over = or_(OneTimeLink.used_at <= now - LINKS_KEPT_FOR, OneTimeLink.expires_at <= now - LINKS_KEPT_FOR)
    with database.writing() as session:
        return sum(
            delete_rows(session, table, is_over)
            for table, is_over in (
                (SignInSession, ended),
                (OneTimeLink, over),
                (TeamInvitation, TeamInvitation.expires_at <= now - LINKS_KEPT_FOR),
                (TeamLink, or_(TeamLink.ended_at <= now - LINKS_KEPT_FOR, TeamLink.expires_at <= now - LINKS_KEPT_FOR)),
                (SignInFailure, SignInFailure.at <= now - FAILURES_KEPT_FOR),
                (KnownDevice, KnownDevice.created_at <= now - DEVICES_KEPT_FOR),
            )
        )
