"""The tables of teams. A team is never deleted: what was handed in to it says so for as long as it is kept."""

from datetime import date, datetime

from sqlalchemy import (
    CheckConstraint,
    Date,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    String,
    Text,
)
from sqlalchemy.orm import Mapped, mapped_column

from course_app.database import Base, UtcDateTime

_TEAM = "team.id"
_ROLE = "role IN ('learner', 'manager')"


class Team(Base):
    """People who learn together, from `first_day` to `last_day` if these are known."""

    __tablename__ = "team"
    __table_args__ = (CheckConstraint("last_day >= first_day", name="team_days"),)

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    name: Mapped[str] = mapped_column(String(100))
    first_day: Mapped[date | None] = mapped_column(Date)
    last_day: Mapped[date | None] = mapped_column(Date)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime())


class Membership(Base):
    """A person in a team; one who has left has `left_at`, and sees and shows nothing there any more."""

    __tablename__ = "membership"
    __table_args__ = (CheckConstraint(_ROLE, name="membership_role"),)

    account_id: Mapped[str] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), primary_key=True)
    team_id: Mapped[str] = mapped_column(ForeignKey(_TEAM), primary_key=True, index=True)
    role: Mapped[str] = mapped_column(String(10))
    joined_at: Mapped[datetime] = mapped_column(UtcDateTime())
    left_at: Mapped[datetime | None] = mapped_column(UtcDateTime())


class TeamInvitation(Base):
    """An address that may join a team, with or without an account; gone once it has answered."""

    __tablename__ = "team_invitation"
    __table_args__ = (CheckConstraint(_ROLE, name="team_invitation_role"),)

    team_id: Mapped[str] = mapped_column(ForeignKey(_TEAM), primary_key=True)
    email: Mapped[str] = mapped_column(String(254), primary_key=True, index=True)
    role: Mapped[str] = mapped_column(String(10))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime())
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime())


class TeamLink(Base):
    """A link by which anybody signed in may join a team as a learner, until it expires or is ended."""

    __tablename__ = "team_link"

    token_sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    team_id: Mapped[str] = mapped_column(ForeignKey(_TEAM), index=True)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime())
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime())
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime())


class SharedReflection(Base):
    """The words of one reflection as its author shared them with the managers of one team, whatever they write later.

    It belongs to a membership, so that whoever leaves takes it along.
    """

    __tablename__ = "shared_reflection"
    __table_args__ = (
        ForeignKeyConstraint(
            ["account_id", "team_id"], ["membership.account_id", "membership.team_id"], ondelete="CASCADE"
        ),
    )

    account_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    team_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    reflection: Mapped[str] = mapped_column(String(64), primary_key=True)
    change_id: Mapped[str] = mapped_column(String(36))
    words: Mapped[str] = mapped_column(Text())
    shared_at: Mapped[datetime] = mapped_column(UtcDateTime())


class Look(Base):
    """A manager has read something of a learner's: a shared reflection, or a version of homework (`item` is its id)."""

    __tablename__ = "look"
    __table_args__ = (
        CheckConstraint("kind IN ('reflection', 'homework')", name="look_kind"),
        Index("look_of_account", "account_id", "at"),
    )

    account_id: Mapped[str] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), primary_key=True)
    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    team_id: Mapped[str] = mapped_column(ForeignKey(_TEAM))
    read_by: Mapped[str] = mapped_column(String(36))
    kind: Mapped[str] = mapped_column(String(10))
    item: Mapped[str] = mapped_column(String(64))
    version: Mapped[int] = mapped_column(Integer)
    at: Mapped[datetime] = mapped_column(UtcDateTime())
