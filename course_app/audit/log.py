"""Adds rows to the audit table, in the transaction of the act itself."""

import json
from datetime import datetime

from sqlalchemy.orm import Session

from course_app.audit.models import AuditRow


def record(
    session: Session, at: datetime, actor: str | None, act: str, subject: str, **details: str | int | bool
) -> None:
    """Adds the act `act` of the account `actor` (None: nobody signed in, or an operator) on `subject`.

    `subject` is an id and `details` are words of ours: a caller never hands in a person's text, a token or a password.
    """
    words = json.dumps(details, sort_keys=True)
    session.add(AuditRow(at=at, actor_id=actor, act=act, subject=subject, details=words))
