"""Learners who are signed in, for tests of what people type."""

from dataclasses import dataclass
from uuid import uuid4

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from course_app.accounts.models import Account
from course_app.accounts.sessions import start_session
from course_app.clock import system_clock

OWN = {"Sec-Fetch-Site": "same-origin"}


@dataclass(frozen=True, slots=True)
class Learner:
    """An account with a browser that is signed in to it."""

    account: str
    client: FlaskClient

    def sync(self, *changes: object, cursor: str = "0:", **more: object) -> TestResponse:
        """Sends a request of the sync protocol."""
        body = {"proto": 1, "account": self.account, "device": str(uuid4()), "cursor": cursor, "changes": changes}
        return self.client.post("/api/sync", json={**body, **more}, headers=OWN)


def new_learner(app: Flask) -> Learner:
    """A new account, signed in."""
    account = Account(
        id=str(uuid4()),
        email=f"{uuid4()}@example.com",
        name="Ana Ruiz",
        role="learner",
        zone="UTC",
        password_hash=None,
        password_version=0,
        created_at=system_clock(),
    )
    with app.extensions["database"].writing() as session:
        session.add(account)
        session.flush()
        account_id = account.id
        token = start_session(session, account_id, "a test", system_clock())
    client = app.test_client()
    client.set_cookie("sid", token)
    return Learner(account_id, client)


def change(key: str, val: object, *parents: str, merges: tuple[str, ...] = (), **more: object) -> dict[str, object]:
    """A change as a browser sends it."""
    made = {"id": str(uuid4()), "key": key, "parents": list(parents), "merges": list(merges), "val": val}
    return {**made, "at": "2027-01-01T10:00:00Z", **more}
