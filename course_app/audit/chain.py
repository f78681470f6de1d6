"""Ties the audit's rows together, each with a hash of the one before, so that none can be changed or taken out unseen.

Rows are inserted with their act; they are tied a minute later, in the order of their ids, when every transaction that
could still add one with a smaller id has ended: on PostgreSQL ids are given before commits.
"""

import hashlib
import json
from contextlib import closing
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from course_app.audit.models import AuditRow
from course_app.database import Database, lock_table

SETTLED_AFTER = timedelta(minutes=1)
_AT_ONCE = 1000


def chain_rows(database: Database, now: datetime) -> int:
    """Ties the rows that are at least a minute old; gives how many."""
    count = 0
    while True:
        with database.writing() as session:
            lock_table(session, AuditRow)
            tied = _tie_next(session, now - SETTLED_AFTER)
        count += tied
        if tied < _AT_ONCE:
            return count


def _tie_next(session: Session, until: datetime) -> int:
    last = session.execute(
        select(AuditRow.id, AuditRow.chain).where(AuditRow.chain.is_not(None)).order_by(AuditRow.id.desc()).limit(1)
    ).first()
    last_id, chain = (last.id, last.chain) if last else (0, "")
    rows = session.scalars(select(AuditRow).where(AuditRow.id > last_id).order_by(AuditRow.id).limit(_AT_ONCE)).all()
    count = 0
    for row in rows:
        if row.at > until:
            break
        row.chain = chain = _next_link(chain, row)
        count += 1
    return count


def _next_link(previous: str, row: AuditRow) -> str:
    linked = json.dumps([previous, row.id, row.at.isoformat(), row.actor_id, row.act, row.subject, row.details])
    return hashlib.sha256(linked.encode()).hexdigest()


def audit_fault(session: Session) -> str | None:
    """What is wrong with the audit's chain, None if it holds. The newest rows may still wait to be tied."""
    chain, is_waiting = "", False
    query = select(AuditRow).order_by(AuditRow.id).execution_options(yield_per=_AT_ONCE)
    with closing(session.scalars(query)) as rows:
        for row in rows:
            if row.chain is None:
                is_waiting = True
            elif is_waiting or row.chain != (chain := _next_link(chain, row)):
                return f"row {row.id} of the audit does not follow from the one before: one was changed or taken out"
    return None
