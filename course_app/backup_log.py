"""When backups were made: a row each, so that every machine knows how old the newest is."""

from datetime import datetime, timedelta

from sqlalchemy import BigInteger, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from course_app.config import Settings
from course_app.database import Base, UtcDateTime


class BackupMade(Base):
    """One backup that was written, checked and put in its place."""

    __tablename__ = "backup_made"

    made_at: Mapped[datetime] = mapped_column(UtcDateTime(), primary_key=True)
    bytes: Mapped[int] = mapped_column(BigInteger)


def newest_backup(session: Session) -> datetime | None:
    """When the newest backup was made; None if there was none."""
    return session.scalar(select(BackupMade.made_at).order_by(BackupMade.made_at.desc()).limit(1))


def backup_fault(session: Session, settings: Settings, now: datetime) -> str | None:
    """What is wrong with the newest backup's age, where COURSE_BACKUP_HOURS asks for one; None if nothing is."""
    if not settings.backup_hours:
        return None
    newest = newest_backup(session)
    if newest is None:
        return "no backup was ever made; run `course backup`"
    if now - newest > timedelta(hours=settings.backup_hours):
        return f"the newest backup is {age_in_words(newest, now)} old; run `course backup`"
    return None


def age_in_words(since: datetime, now: datetime) -> str:
    """How long ago, in minutes, hours or days."""
    minutes = max(0, int((now - since).total_seconds() // 60))
    if minutes < 120:
        return "a minute" if minutes == 1 else f"{minutes} minutes"
    return f"{minutes // 60} hours" if minutes < 48 * 60 else f"{minutes // (24 * 60)} days"
