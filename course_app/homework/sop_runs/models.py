"""The table of runs: what colleagues did with a procedure. The words are theirs, the row is the procedure's owner's."""

from datetime import datetime

from sqlalchemy import Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from course_app.database import Base, UtcDateTime

_ID = String(36)


class SopRun(Base):
    """One run. `steps` is JSON: each step as it was released, whether it was done, and where it stumbled."""

    __tablename__ = "sop_run"

    account_id: Mapped[str] = mapped_column(_ID, primary_key=True)
    document: Mapped[str] = mapped_column(_ID, primary_key=True)
    id: Mapped[str] = mapped_column(_ID, primary_key=True)
    release_number: Mapped[int] = mapped_column(Integer)
    name: Mapped[str] = mapped_column(String(100))
    role: Mapped[str] = mapped_column(String(100))
    steps: Mapped[str] = mapped_column(Text)
    remark: Mapped[str] = mapped_column(Text)
    ran_on: Mapped[str] = mapped_column(String(10))
    received_at: Mapped[datetime] = mapped_column(UtcDateTime())
