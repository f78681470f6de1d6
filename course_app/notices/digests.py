"""Mails that collect what somebody was told, at seven in their morning: each day, or each Monday."""

from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from flask_babel import gettext, ngettext
from sqlalchemy import not_, select, update
from sqlalchemy.orm import Session

from course_app.accounts.models import Account
from course_app.config import Settings
from course_app.database import Database
from course_app.notices.mail_choice import DAILY, WEEKLY, pace_of
from course_app.notices.models import Notice
from course_app.notices.notices import is_shown
from course_app.outbox.outbox import queue_message

_SENT_AT = time(7)


def write_digests(database: Database, settings: Settings, now: datetime) -> int:
    """Queues a mail for everybody for whom something waits and whose time has come; gives how many mails.

    Any number of processes may do this at once: what one has taken for a mail, the others find taken.
    """
    with database.reading() as session:
        waiting = session.scalars(select(Notice.account_id).where(Notice.awaits_digest).distinct()).all()
    return sum(_write_digest(database, settings, account_id, now) for account_id in sorted(waiting))


def _write_digest(database: Database, settings: Settings, account_id: str, now: datetime) -> bool:
    with database.writing() as session:
        account = session.get(Account, account_id)
        if account is None or account.disabled_at is not None:
            return False
        until = collected_until(pace_of(session, account_id), account.zone, now)
        found = _take(session, account_id, until)
        if not found:
            return False
        message_id = queue_message(session, now, account.email, _subject(found), _body(settings, found))
        taken = (Notice.account_id == account_id, Notice.id.in_([each.id for each in found]))
        session.execute(update(Notice).where(*taken).values(message_id=message_id))
        return True


def collected_until(pace: str, zone: str, now: datetime) -> datetime:
    """What was said up to this instant is due: the last seven o'clock (of a Monday) in `zone`; without a pace, now."""
    if pace not in (DAILY, WEEKLY):
        return now
    today = now.astimezone(ZoneInfo(zone)).date()
    day = today - timedelta(days=today.weekday() if pace == WEEKLY else 0)
    at = datetime.combine(day, _SENT_AT, ZoneInfo(zone)).astimezone(UTC)
    if at > now:
        day -= timedelta(days=7 if pace == WEEKLY else 1)
        at = datetime.combine(day, _SENT_AT, ZoneInfo(zone)).astimezone(UTC)
    return at


def _take(session: Session, account_id: str, until: datetime) -> list[Notice]:
    """Of two at once, the second waits for the first and then finds nothing: the condition is looked at again."""
    due = (Notice.account_id == account_id, Notice.awaits_digest, Notice.made_at <= until)
    taken = update(Notice).values(awaits_digest=False).execution_options(synchronize_session=False)
    session.execute(taken.where(*due, not_(is_shown())))
    found = session.scalars(taken.where(*due).returning(Notice)).all()
    return sorted(found, key=lambda each: (each.made_at, each.id))


def _subject(found: Sequence[Notice]) -> str:
    return str(ngettext("One message", "%(num)s messages", len(found))) if len(found) > 1 else found[0].subject


def _body(settings: Settings, found: Sequence[Notice]) -> str:
    said = [f"{each.words}\n{settings.origin}{each.path}" for each in found]
    how = gettext("How often you get such mail, you choose here: %(link)s", link=f"{settings.origin}/notices/mail")
    return "\n\n".join([*said, how])
