"""The four roles. Those of managers, authors and administrators include learning."""

LEARNER, MANAGER, AUTHOR, ADMINISTRATOR = "learner", "manager", "author", "administrator"
ROLES = (LEARNER, MANAGER, AUTHOR, ADMINISTRATOR)
ROLES_WITH_CODES = frozenset({MANAGER, AUTHOR, ADMINISTRATOR})
"""In production these sign in with a one-time code (ASVS 5.0 V6.3.3)."""


def roles_of(role: str) -> list[str]:
    """Every role that a person with `role` has."""
    return [LEARNER] if role == LEARNER else [LEARNER, role]
