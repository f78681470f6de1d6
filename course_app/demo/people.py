"""The people of the demo."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import exists, select

from course_app.accounts.models import Account
from course_app.accounts.roles import ADMINISTRATOR, AUTHOR, LEARNER, MANAGER
from course_app.accounts.sign_up import NewPerson, create_account
from course_app.config import Settings
from course_app.database import Database
from course_app.errors import CourseAppError

PASSWORD = "demo lanterns at dusk"  # noqa: S105 - printed on the terminal, and refused in production


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """Somebody who can sign in with PASSWORD."""

    email: str
    name: str
    role: str


PEOPLE = (
    DemoPerson("lena@example.com", "Lena Learner", LEARNER),
    DemoPerson("mara@example.com", "Mara Manager", MANAGER),
    DemoPerson("arno@example.com", "Arno Author", AUTHOR),
    DemoPerson("ada@example.com", "Ada Administrator", ADMINISTRATOR),
)


class DemoRefusedError(CourseAppError):
    """The instance is not one to fill with invented people."""

    status, code = 409, "no-demo"


def require_empty(database: Database, settings: Settings) -> None:
    """Raises DemoRefusedError in production, and where anybody has an account."""
    if not settings.is_development:
        raise DemoRefusedError("COURSE_MODE is production: a demo has passwords that everybody knows; nothing was made")
    with database.reading() as session:
        if session.scalar(select(exists(select(Account.id)))):
            raise DemoRefusedError("this instance has accounts; nothing was made; name an empty folder with --data")


def make_people(database: Database, now: datetime) -> dict[str, str]:
    """Makes everybody's account; gives the id of each role's."""
    return {
        person.role: create_account(
            database, person.email, NewPerson(person.name, PASSWORD, "Europe/London"), person.role, now
        )
        for person in PEOPLE
    }
