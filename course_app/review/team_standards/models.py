"""The table of team standards."""

from datetime import date

from sqlalchemy import CheckConstraint, Date, ForeignKey, ForeignKeyConstraint, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from course_app.database import Base

_ID = String(36)


class TeamStandard(Base):
    """An approved version by which a team goes; it is the version's own team. `check_again_on` is a day of the owner's.

    `checked_by` said on `checked_on` that it still holds; the first to say so is who marked it. `reminded_of` is the
    last day of which the owner was told that it had come.
    """

    __tablename__ = "team_standard"
    __table_args__ = (
        ForeignKeyConstraint(
            ["account_id", "homework", "version"],
            ["submission.account_id", "submission.homework", "submission.version"],
            ondelete="CASCADE",
        ),
        CheckConstraint("check_again_on > checked_on", name="team_standard_is_checked_again"),
    )

    account_id: Mapped[str] = mapped_column(_ID, primary_key=True)
    homework: Mapped[str] = mapped_column(String(64), primary_key=True)
    version: Mapped[int] = mapped_column(Integer, primary_key=True)
    id: Mapped[str] = mapped_column(_ID, unique=True)
    team_id: Mapped[str] = mapped_column(ForeignKey("team.id"), index=True)
    owner_id: Mapped[str] = mapped_column(_ID)
    checked_by: Mapped[str] = mapped_column(_ID)
    checked_on: Mapped[date] = mapped_column(Date)
    check_again_on: Mapped[date] = mapped_column(Date)
    reminded_of: Mapped[date | None] = mapped_column(Date)
