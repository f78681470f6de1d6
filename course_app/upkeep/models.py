"""The table of what was done when."""

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from course_app.database import Base, UtcDateTime


class UpkeepRun(Base):
    """The last run of a job: who writes `claimed_at` first does it, so that several workers do it once."""

    __tablename__ = "upkeep_run"

    job: Mapped[str] = mapped_column(String(40), primary_key=True)
    claimed_at: Mapped[datetime] = mapped_column(UtcDateTime())
    done_at: Mapped[datetime | None] = mapped_column(UtcDateTime())
