"""What tests of review do: draft as a browser does, decide, and read what people are told."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from course_app.accounts.models import Account
from course_app.accounts.sessions import start_session
from course_app.audit.models import AuditRow
from course_app.database import Database
from course_app.homework.models import Submission
from course_app.outbox.models import Message
from course_app.review.reviews import release_due
from tests.answers.learners import OWN, Learner, change, new_learner
from tests.homework.handed_in import HOMEWORK, Writer
from tests.teams import new_team

START = datetime(2027, 3, 1, 9, 0, tzinfo=UTC)
TEN = timedelta(minutes=10)


@dataclass
class Reviewer:
    """A manager with a browser; `drafts` has the change that it shows under each key of a draft."""

    learner: Learner
    drafts: dict[str, str] = field(default_factory=dict)

    @property
    def account(self) -> str:
        return self.learner.account

    def get(self, path: str) -> TestResponse:
        return self.learner.client.get(path)

    def post(self, path: str, **typed: str) -> TestResponse:
        return self.learner.client.post(path, data=typed, headers=OWN)

    def page(self, submission: str) -> TestResponse:
        return self.get(f"/reviews/{submission}")

    def write(self, submission: str, place: str, val: object) -> str:
        """Writes a part of the draft; gives its key."""
        key = f"v:{submission}/{place}"
        made = change(key, val, *filter(None, [self.drafts.get(key)]))
        assert self.learner.sync(made).status_code == 200
        self.drafts[key] = str(made["id"])
        return key

    def remark(self, submission: str, kind: str, words: str, **about: str) -> str:
        """Writes an ask or a comment; gives its id."""
        own = str(uuid4())
        empty = {"document": "", "field": "", "row": "", "quote": ""}
        self.write(submission, f"{kind}/{own}", {**empty, **about, "words": words})
        return own

    def body(self, submission: str, decision: str) -> dict[str, object]:
        mine = {key: made for key, made in self.drafts.items() if key.startswith(f"v:{submission}/")}
        return {"account": self.account, "request": str(uuid4()), "decision": decision, "changes": mine}

    def send(self, submission: str, body: object) -> TestResponse:
        return self.learner.client.post(f"/api/reviews/{submission}/decisions", json=body, headers=OWN)

    def decide(self, submission: str, decision: str) -> TestResponse:
        return self.send(submission, self.body(submission, decision))

    def return_with(self, submission: str, words: str, **about: str) -> str:
        """Returns the version with one ask, whose id it gives."""
        own = self.remark(submission, "ask", words, **about)
        answer = self.decide(submission, "return")
        assert answer.status_code == 200, answer.text
        return own

    def act(self, submission: str, rest: str, **typed: str) -> int:
        """Posts a form of the page; gives the status."""
        return self.post(f"/reviews/{submission}/{rest}", **typed).status_code


@dataclass
class Scene:
    """The instance, and who is in it."""

    app: Flask
    clock: list[datetime]
    ana: Writer = field(init=False)
    mo: Reviewer = field(init=False)
    bo: Reviewer = field(init=False)
    team: str = field(init=False)
    own: str = field(init=False)

    def __post_init__(self) -> None:
        self.ana = Writer(self.person("Ana Ruiz"))
        self.mo, self.bo = self.reviewer("Mo Keller"), self.reviewer("Bo Sand")
        self.team = new_team(self.database, "Harbour", (self.mo.account, self.bo.account), self.ana.account)
        self.own = self.ana.document({"f:customer": "Harbour Foods", "f:story": "Signed on 2 March"})

    @property
    def database(self) -> Database:
        found: Database = self.app.extensions["database"]
        return found

    @property
    def at(self) -> datetime:
        return self.clock[0]

    def wait(self, time: timedelta) -> None:
        self.clock[0] += time

    def person(self, name: str, role: str = "learner") -> Learner:
        """Somebody who is signed in."""
        made = new_learner(self.app)
        with self.database.writing() as session:
            account = session.get_one(Account, made.account)
            account.name, account.role = name, role
            token = start_session(session, made.account, "a test", self.at)
        made.client.set_cookie("sid", token)
        return made

    def reviewer(self, name: str) -> Reviewer:
        return Reviewer(self.person(name, "manager"))

    def hand_in(self) -> str:
        """Ana hands her document in; gives the id of the version."""
        return self.id_of(self.ana.hand_in(self.own))

    def id_of(self, version: int, homework: str = HOMEWORK) -> str:
        with self.database.reading() as session:
            return session.get_one(Submission, (self.ana.account, homework, version)).id

    def release(self) -> int:
        """What a worker does."""
        with self.app.app_context():
            return release_due(self.database, self.app.extensions["settings"], self.at)

    def mails(self, to: str) -> list[str]:
        """The subjects of everything written to somebody, in order."""
        with self.database.reading() as session:
            email = session.get_one(Account, to).email
            wanted = select(Message.subject).where(Message.recipient == email).order_by(Message.created_at, Message.id)
            return list(session.scalars(wanted))

    def acts(self, like: str = "review-%") -> list[str]:
        with self.database.reading() as session:
            return list(session.scalars(select(AuditRow.act).where(AuditRow.act.like(like)).order_by(AuditRow.id)))

    def reviews(self) -> list[dict[str, Any]]:
        """What has reached Ana."""
        found: list[dict[str, Any]] = self.ana.learner.client.get("/api/reviews").get_json()["reviews"]
        return found
