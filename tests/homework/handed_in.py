"""What tests of handing in do: write a document as a browser does, and hand it in."""

from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from flask import Flask
from werkzeug.test import TestResponse

from tests.answers.learners import OWN, Learner, change, new_learner

HOMEWORK = "hw-find-seam"
TEMPLATE = "journey-map"


@dataclass
class Writer:
    """A learner with documents; `changes` has what their browser shows under each key of each."""

    learner: Learner
    changes: dict[str, dict[str, str]] = field(default_factory=dict)

    @property
    def account(self) -> str:
        return self.learner.account

    def document(self, values: dict[str, object], template: str = TEMPLATE, **about: object) -> str:
        """A new document with `values` by the rest of their keys, `f:<field>` or `w:<table>/<row>`; gives its id."""
        own = str(uuid4())
        known = {"template": template, "version": 1, "name": "", "archived": False, **about}
        self.changes[own] = {}
        self.write(own, {"doc:": known, **values})
        return own

    def write(self, own: str, values: dict[str, object]) -> None:
        """Writes on in a document."""
        sent = []
        for place, val in values.items():
            kind, _, path = place.partition(":")
            key = f"{kind}:{own}/{path}" if path else f"{kind}:{own}"
            made = change(key, val, *filter(None, [self.changes[own].get(key)]))
            self.changes[own][key] = str(made["id"])
            sent.append(made)
        assert self.learner.sync(*sent).status_code == 200

    def request(self, *documents: str, **changes: object) -> dict[str, object]:
        """The body of a request that hands these documents in."""
        named = [{"id": own, "changes": dict(self.changes[own])} for own in documents]
        body = {"account": self.account, "request": str(uuid4()), "act": "finish", "homework": HOMEWORK}
        return {**body, "zone": "Europe/London", "documents": named, **changes}

    def send(self, body: object) -> TestResponse:
        return self.learner.client.post("/api/submissions", json=body, headers=OWN)

    def finish(self, *documents: str, **changes: object) -> int:
        """Finishes these documents; gives the version."""
        return self.version(self.send(self.request(*documents, **changes)))

    def hand_in(self, *documents: str) -> int:
        """Hands these documents in; gives the version."""
        return self.finish(*documents, act="hand_in")

    def version(self, answer: TestResponse) -> int:
        assert answer.status_code == 200, answer.text
        made: int = answer.get_json()["made"]["version"]
        return made

    def withdraw(self, version: int, homework: str = HOMEWORK) -> TestResponse:
        return self.tell(version, "withdrawals", homework)

    def tell(self, version: int, what: str, homework: str = HOMEWORK, **body: object) -> TestResponse:
        """Asks for something to become of a version."""
        return self.learner.client.post(f"/api/submissions/{homework}/{version}/{what}", json=body, headers=OWN)

    def work(self) -> dict[str, Any]:
        """What the server says they handed in."""
        answer = self.learner.client.get("/api/submissions")
        assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "no-store")
        found: dict[str, Any] = answer.get_json()
        return found

    def states(self) -> list[tuple[int, str]]:
        """Version and state of everything handed in, the newest first."""
        return [(each["version"], each["state"]) for each in self.work()["submissions"]]

    def page(self, version: int, rest: str = "", homework: str = HOMEWORK) -> TestResponse:
        return self.learner.client.get(f"/submissions/{homework}/{version}{rest}")


def new_writer(app: Flask) -> Writer:
    """A learner who has written nothing."""
    return Writer(new_learner(app))
