"""An instance with people in it, a clock that a test moves, and the mail that went out."""

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from course_app import create_app
from course_app.accounts.models import Account
from course_app.accounts.passwords import hash_password
from course_app.accounts.sessions import start_session
from course_app.accounts.sign_up import NewPerson, add_account
from course_app.audit.models import AuditRow
from course_app.config import Settings
from course_app.outbox.models import Message
from course_app.outbox.outbox import deliver_waiting
from tests.builders import GOOD

START = datetime(2027, 3, 1, 9, 0, tzinfo=UTC)
PASSWORD = "harbour lanterns at dusk"  # noqa: S105 - of people who exist in tests only
NEW_PASSWORD = "a kettle on the windowsill"  # noqa: S105 - of people who exist in tests only
OWN = {"Sec-Fetch-Site": "same-origin"}
LINK = re.compile(r"https?://[^/\s]+(/accounts/links/\S+)")


@cache
def _hashed() -> str:
    return hash_password(PASSWORD)


@dataclass(slots=True)
class Browser:
    """One person's browser: it posts as browsers do."""

    client: FlaskClient
    network: str = "192.0.2.7"

    def get(self, path: str) -> TestResponse:
        return self.client.get(path, environ_base={"REMOTE_ADDR": self.network})

    def post(self, path: str, **typed: str) -> TestResponse:
        return self.client.post(path, data=typed, headers=OWN, environ_base={"REMOTE_ADDR": self.network})

    def sign_in(self, email: str, password: str = PASSWORD, code: str = "", **more: str) -> TestResponse:
        return self.post("/accounts/sign-in", email=email, password=password, code=code, **more)

    def account(self) -> str | None:
        """The id of the account that the server takes this browser for."""
        found: str | None = self.client.get("/api/session").get_json()["account"]
        return found

    def cookie(self, name: str) -> str:
        found = self.client.get_cookie(name)
        return found.value if found else ""


@dataclass
class Site:
    """An application on `settings`; several on one database are several processes."""

    settings: Settings
    at: datetime = START
    content: Path = Path(GOOD)
    _opened: list["Site"] = field(default_factory=list)

    def __post_init__(self) -> None:
        is_paced = "requests_a_minute" in self.settings.model_fields_set
        pace = {} if is_paced else {"requests_a_minute": 1_000_000}  # the minute never ends here, and tests ask much
        self.settings = self.settings.model_copy(update={"content": self.content, **pace})
        self.app = create_app(self.settings, lambda: self.at)
        self.database = self.app.extensions["database"]
        self.database.migrate()

    def another(self) -> "Site":
        """A second process on the same database."""
        self._opened.append(Site(self.settings, self.at, self.content))
        return self._opened[-1]

    def close(self) -> None:
        for site in (self, *self._opened):
            site.database.engine.dispose()

    def wait(self, time: timedelta) -> None:
        self.at += time

    def browser(self, network: str = "192.0.2.7") -> Browser:
        return Browser(self.app.test_client(), network)

    def person(self, email: str, role: str = "learner", *, is_disabled: bool = False) -> str:
        """The id of a new account, whose password is PASSWORD."""
        with self.database.writing() as session:
            account_id = add_account(session, email, NewPerson(email.title(), "", "UTC"), role, _hashed(), self.at)
            session.get_one(Account, account_id).disabled_at = self.at if is_disabled else None
            return account_id

    def signed_in(self, account_id: str) -> Browser:
        """A browser with a session of the account."""
        with self.database.writing() as session:
            token = start_session(session, account_id, "Firefox · Linux", self.at)
        browser = self.browser()
        browser.client.set_cookie("__Host-sid" if self.settings.is_https else "sid", token, domain="localhost")
        return browser

    def mails(self) -> list[str]:
        """The text of every mail so far."""
        deliver_waiting(self.database, self.settings, self.at)
        return [path.read_text("utf-8") for path in sorted((self.settings.data / "mail").glob("*"))]

    def link_to(self, email: str) -> str:
        """The path of the newest link that was mailed to `email`."""
        paths = [path for mail in self.mails() if mail.startswith(f"To: {email}\n") for path in LINK.findall(mail)]
        return str(paths[-1])

    def account(self, email: str) -> Account:
        with self.database.reading() as session:
            found: Account = session.scalars(select(Account).where(Account.email == email)).one()
            session.expunge(found)
            return found

    def acts(self) -> list[str]:
        with self.database.reading() as session:
            return list(session.scalars(select(AuditRow.act).order_by(AuditRow.id)))

    def waiting(self) -> int:
        with self.database.reading() as session:
            return len(session.scalars(select(Message.id)).all())
