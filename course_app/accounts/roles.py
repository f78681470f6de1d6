"""The four roles. Those of managers, authors and administrators include learning."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from course_app.accounts.models import Account

LEARNER, MANAGER, AUTHOR, ADMINISTRATOR = "learner", "manager", "author", "administrator"
ROLES = (LEARNER, MANAGER, AUTHOR, ADMINISTRATOR)
ROLES_WITH_CODES = frozenset({MANAGER, AUTHOR, ADMINISTRATOR})
"""In production these sign in with a one-time code (ASVS 5.0 V6.3.3)."""


def roles_of(role: str) -> list[str]:
    """Every role that a person with `role` has."""
    return [LEARNER] if role == LEARNER else [LEARNER, role]


def administrators(session: Session) -> dict[str, bool]:
    """Everyone who is an administrator now, and whether they stay: False for those who are to be erased.

    Locked, so that of several who leave or are made to leave at once, one goes after the other.
    """
    is_one = (Account.role == ADMINISTRATOR, Account.disabled_at.is_(None))
    found = session.execute(select(Account.id, Account.erase_at).where(*is_one).order_by(Account.id).with_for_update())
    return {row.id: row.erase_at is None for row in found}
