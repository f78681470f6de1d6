"""Somebody with an account who writes documents, releases them, and hands the links on."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from course_app.content.fields.grid import Grid
from course_app.content.fields.table import TableKind
from course_app.content.structured_template import StructuredTemplate
from tests.accounts.site import OWN, Browser, Site
from tests.answers.learners import change

VIEW, TEST = "customer-views", "sop-tests"


@dataclass
class Sharer:
    """A person, signed in, and by which change each of their keys is shown."""

    site: Site
    account_id: str
    browser: Browser
    heads: dict[str, str] = field(default_factory=dict)

    @classmethod
    def join(cls, site: Site, name: str = "ana") -> "Sharer":
        account_id = site.person(f"{name}@example.com")
        return cls(site, account_id, site.signed_in(account_id))

    def send(self, *changes: dict[str, object]) -> dict[str, Any]:
        """One request of the sync protocol."""
        body = {"proto": 1, "account": self.account_id, "device": str(uuid4()), "cursor": "0:", "changes": changes}
        answer = self.browser.client.post("/api/sync", json=body, headers=OWN)
        assert answer.status_code == 200, answer.text
        return dict(answer.get_json())

    def write(self, key: str, val: object) -> None:
        """Writes on from what the key shows."""
        made = change(key, val, *([self.heads[key]] if key in self.heads else []))
        self.send(made)
        self.heads[key] = str(made["id"])

    def begin(self, template: StructuredTemplate, values: Mapping[str, object] | None = None) -> str:
        """A new document on the template; without values, its sample. Gives its id."""
        document = str(uuid4())
        if values is None:
            assert template.sample
            values = template.sample.values
        about = {"template": template.id, "version": template.version, "name": "called so in lists", "archived": False}
        keys: list[tuple[str, object]] = [(f"doc:{document}", about)]
        for name, value in values.items():
            kind = template.field(name)
            if isinstance(kind, TableKind) and isinstance(value, Mapping):
                keys += [(f"w:{document}/{name}/{row}", each) for row, each in value.items()]
            elif isinstance(kind, Grid) and isinstance(value, Mapping):
                keys += [
                    (f"f:{document}/{name}/{row}/{at}", cell)
                    for row, line in value.items()
                    for at, cell in line.items()
                ]
            else:
                keys.append((f"f:{document}/{name}", value))
        made = [change(key, val) for key, val in keys]
        for start in range(0, len(made), 100):
            self.send(*made[start : start + 100])
        self.heads |= {str(each["key"]): str(each["id"]) for each in made}
        return document

    def body(self, document: str, **more: object) -> dict[str, object]:
        """What the page sends to release the document as it shows it."""
        mine = {key: head for key, head in self.heads.items() if document in key}
        return {"version": 1, "heads": mine, "named": [], "zone": "Europe/London", "days": 90, "after": 0, **more}

    def post(self, path: str, body: object) -> TestResponse:
        return self.browser.client.post(path, json=body, headers=OWN)

    def changes(self, document: str, slice_name: str = VIEW, **more: object) -> dict[str, Any]:
        answer = self.post(f"/api/{slice_name}/{document}/changes", self.body(document, **more))
        assert answer.status_code == 200, answer.text
        return dict(answer.get_json())

    def release(self, document: str, slice_name: str = VIEW, **more: object) -> dict[str, Any]:
        """Releases; gives how the document is shared then."""
        answer = self.post(f"/api/{slice_name}/{document}", self.body(document, **more))
        assert answer.status_code == 200, answer.text
        return dict(answer.get_json())

    def refusal(self, document: str, slice_name: str = VIEW, **more: Any) -> tuple[int, str]:
        """The status and the code with which a release is refused; listing the changes is refused alike."""
        found = set()
        for way in ("", "/changes"):
            answer = self.post(f"/api/{slice_name}/{document}{way}", self.body(document, **more))
            found.add((answer.status_code, answer.get_json().get("error", {}).get("code")))
        assert len(found) == 1, found
        return found.pop()

    def stop(self, document: str, slice_name: str = VIEW) -> TestResponse:
        return self.post(f"/api/{slice_name}/{document}/revocation", {})

    def state(self, document: str, slice_name: str = VIEW) -> dict[str, Any]:
        return dict(self.browser.get(f"/api/{slice_name}/{document}").get_json())


def path_of(state: Mapping[str, Any]) -> str:
    """The link's path."""
    return "/" + "/".join(str(state["link"]["address"]).split("/")[3:])


def stranger(site: Site) -> FlaskClient:
    """A browser that was never here."""
    return site.app.test_client()
