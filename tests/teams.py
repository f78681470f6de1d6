"""Teams for tests: people put into them without an invitation."""

from datetime import UTC, datetime
from uuid import uuid4

from course_app.accounts.models import Account
from course_app.accounts.sign_up import NewPerson, add_account
from course_app.accounts.teams.models import Membership, Team
from course_app.database import Database

BEGUN = datetime(2027, 1, 4, 9, 0, tzinfo=UTC)


def new_team(database: Database, name: str = "Harbour", managers: tuple[str, ...] = (), *learners: str) -> str:
    """A team with these accounts in it; gives its id."""
    with database.writing() as session:
        team = Team(id=str(uuid4()), name=name, made_at=BEGUN)
        session.add(team)
        session.flush()
        for role, accounts in (("manager", managers), ("learner", learners)):
            for account_id in accounts:
                session.add(Membership(account_id=account_id, team_id=team.id, role=role, joined_at=BEGUN))
        return team.id


def new_manager(database: Database) -> str:
    """The account of a manager; gives its id."""
    with database.writing() as session:
        return add_account(session, f"{uuid4()}@example.com", NewPerson("Mo Keller", "", "UTC"), "manager", None, BEGUN)


def set_left(database: Database, account_id: str, team_id: str, at: datetime | None) -> None:
    """The person has left the team, or (None) is in it again."""
    with database.writing() as session:
        session.get_one(Membership, (account_id, team_id)).left_at = at


def set_disabled(database: Database, account_id: str, at: datetime | None) -> None:
    """The account is disabled, or (None) is not."""
    with database.writing() as session:
        session.get_one(Account, account_id).disabled_at = at
