"""What could not be taken in is kept for a while, so that somebody can look at it; not without end."""

from datetime import datetime, timedelta

from sqlalchemy import func, select

from course_app.answers.models import RefusedChange
from course_app.database import Database, delete_rows

KEPT_FOR = timedelta(days=90)
MOST = 200


def forget_refused(database: Database, now: datetime) -> int:
    """Removes what was refused more than 90 days ago, and all but an account's 200 newest; gives how many."""
    newest_first = func.row_number().over(
        partition_by=RefusedChange.account_id, order_by=(RefusedChange.at.desc(), RefusedChange.sha)
    )
    with database.writing() as session:
        ranked = select(RefusedChange.account_id, RefusedChange.sha, newest_first.label("place")).subquery()
        beyond = select(ranked.c.account_id, ranked.c.sha).where(ranked.c.place > MOST)
        gone = delete_rows(session, RefusedChange, RefusedChange.at <= now - KEPT_FOR)
        for account_id, sha in session.execute(beyond).all():
            mine = (RefusedChange.account_id == account_id, RefusedChange.sha == sha)
            gone += delete_rows(session, RefusedChange, *mine)
        return gone
