"""Privacy as a property: whatever the teams and whatever is shared, refreshed and taken back, a manager is shown no
word that is not shared with a team of theirs now, and nobody who is not theirs."""

import io
import logging
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from werkzeug.test import TestResponse

from course_app.accounts.models import Account
from course_app.accounts.teams.models import Membership
from course_app.audit.models import AuditRow
from course_app.homework.models import Submission
from course_app.outbox.models import Message
from tests.accounts.site import OWN, PASSWORD, Browser, Site
from tests.answers.learners import change
from tests.my_data.writers import post
from tests.teams import BEGUN, new_team, set_left

TEAMS, PEOPLE = 3, 5
ROLES = (
    st.sampled_from(["manager"] * 3 + ["learner"]),
    st.sampled_from(["learner"] * 3 + ["manager", "administrator"]),
)
PLACES = (
    st.sampled_from(["manager", "manager", "left manager", "learner", None]),
    st.sampled_from(["learner", "learner", "learner", "left learner", "manager", None]),
)
KINDS_OF_PEOPLE = (0, 0, 1, 1, 1)
"""Two who mostly manage, three who mostly learn."""

ACTS = st.sampled_from(["share", "share", "share", "write", "take back", "leave", "come back"])
WORLD = st.tuples(
    st.tuples(*(ROLES[kind] for kind in KINDS_OF_PEOPLE)),
    st.tuples(*(st.tuples(*(PLACES[kind] for _ in range(TEAMS))) for kind in KINDS_OF_PEOPLE)),
    st.lists(st.tuples(st.integers(0, PEOPLE - 1), st.integers(0, TEAMS - 1), ACTS), min_size=6, max_size=20),
)
READ = ("", "/people", "/invitations", "/progress/csv", "/progress/excel", "/standards")
KEY = "r:reflect-seam"
AMONG_TWO_TEAMS = (
    ("manager", "manager", "learner", "learner", "administrator"),
    (("manager", None, None), (None, "manager", "left manager"), ("learner",) * 3, (None,) * 3, ("learner",) * 3),
    [(2, 0, "share"), (2, 0, "write"), (4, 1, "share"), (4, 1, "leave"), (4, 1, "come back"), (2, 2, "share")],
)
"""Shared with one team of two, written on; and shared, left and come back to."""


@dataclass
class Writer:
    """Somebody with a reflection, a draft and a version handed in to nobody; all of it begins with `word`."""

    site: Site
    account: str
    browser: Browser
    word: str = field(default_factory=lambda: f"zq{uuid4().hex}")
    newest: str = ""
    written: int = 0

    @property
    def reflection(self) -> str:
        """What stands in the reflection now."""
        return f"{self.word}r{self.written}e"

    def write(self) -> None:
        """Writes something else, which is private until it is shared."""
        self.written += 1
        made = change(KEY, self.reflection, *filter(None, [self.newest]))
        assert post(self.browser, self.account, made).status_code == 200
        self.newest = str(made["id"])

    def share(self, team: str) -> bool:
        body = {"account": self.account, "key": KEY, "change": self.newest, "team": team}
        answer = self.browser.client.post("/api/shared-reflections", json=body, headers=OWN)
        assert answer.status_code in (200, 404), answer.text
        return answer.status_code == 200

    def take_back(self, team: str) -> None:
        path = f"/api/shared-reflections/{KEY[2:]}/{team}/withdrawals"
        assert self.browser.client.post(path, json={}, headers=OWN).status_code == 200


def person(site: Site, role: str) -> Writer:
    """A person who has written something of every kind."""
    account = site.person(f"{uuid4()}@example.com", role)
    made = Writer(site, account, site.signed_in(account))
    own, word, browser = str(uuid4()), made.word, made.browser
    about = {"template": "journey-map", "version": 3, "name": f"{word} name", "archived": False}
    written = [change(f"doc:{own}", about), change(f"f:{own}/story", f"{word} draft")]
    post(browser, account, change("p:why-here", f"{word} why"), change("r:reflect-practice", f"{word} other"), *written)
    made.write()
    named = {"id": own, "changes": {str(each["key"]): each["id"] for each in written}}
    body = {"account": account, "request": str(uuid4()), "act": "finish", "homework": "hw-find-seam"}
    sent = {**body, "zone": "UTC", "documents": [named]}
    assert browser.client.post("/api/submissions", json=sent, headers=OWN).status_code == 200
    return made


def reflection_of(team: str, account: str) -> str:
    return f"/teams/{team}/people/{account}/reflections/{KEY[2:]}"


def pages_of(browser: Browser, teams: list[str], accounts: list[str]) -> dict[str, str]:
    """Everything that can be read of teams and people, by address: all that is not 404."""
    paths = ["/teams", "/my-teams", "/reviews", "/accounts/", "/api/session", "/api/shared-reflections", "/api/reviews"]
    paths += [
        "/notices",
        "/team-standards",
        "/reviews/next",
        "/api/submissions",
        "/submissions/hw-find-seam/1",
        f"/api/history/{KEY}",
    ]
    paths += [f"/teams/{team}{rest}" for team in teams for rest in READ]
    paths += [f"/teams/{team}/people/{account}" for team in teams for account in accounts]
    paths += [reflection_of(team, account) for team in teams for account in accounts]
    answers = {path: browser.get(path) for path in paths}
    answers["my data"] = browser.post("/my-data/download", password=PASSWORD)
    assert {answer.status_code for answer in answers.values()} <= {200, 303, 404}
    return {path: text_of(answer) for path, answer in answers.items() if answer.status_code == 200}


def text_of(answer: TestResponse) -> str:
    """All that an answer says; of a file that is a zip, what is in it."""
    data = answer.get_data()
    answer.close()
    if data.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            data = b"\n".join(archive.read(name) for name in archive.namelist())
    return data.decode("utf-8", "replace") + str(answer.headers)


@dataclass
class World:
    """People in teams, and what is shared with which team by everything that was done so far."""

    site: Site
    people: list[Writer]
    roles: Sequence[str]
    places: list[list[str | None]]
    teams: list[str]
    shared: dict[tuple[int, int], str] = field(default_factory=dict)

    def place(self) -> None:
        """Puts everybody into the teams."""
        with self.site.database.writing() as session:
            for who, places in zip(self.people, self.places, strict=True):
                for team, relation in zip(self.teams, places, strict=True):
                    if relation:
                        left = BEGUN if relation.startswith("left") else None
                        about = {"account_id": who.account, "team_id": team, "joined_at": BEGUN, "left_at": left}
                        session.add(Membership(**about, role=relation.removeprefix("left ")))

    def do(self, number: int, team: int, act: str) -> None:
        """One act of one person, and what it means for who reads what."""
        who, relation = self.people[number], self.places[number][team]
        if act == "write":
            who.write()
        elif act == "share":
            assert who.share(self.teams[team]) == (relation == "learner")
            if relation == "learner":
                self.shared[number, team] = who.reflection
        elif act == "take back":
            who.take_back(self.teams[team])
            self.shared.pop((number, team), None)
        elif act == "leave" and relation in ("learner", "manager"):
            assert who.browser.post(f"/my-teams/{self.teams[team]}/leavings").status_code == 303
            self.places[number][team] = f"left {relation}"
            self.shared.pop((number, team), None)
        elif act == "come back" and relation and relation.startswith("left"):
            set_left(self.site.database, who.account, self.teams[team], None)
            self.places[number][team] = relation.removeprefix("left ")

    def managed_by(self, number: int) -> set[int]:
        places = self.places[number]
        return {team for team in range(TEAMS) if places[team] == "manager" and self.roles[number] == "manager"}

    def check(self, number: int) -> None:
        """What a person is shown is exactly what the model says."""
        me, managed = self.people[number], self.managed_by(number)
        shown = pages_of(self.site.signed_in(me.account), self.teams, [each.account for each in self.people])
        for team, address in enumerate(self.teams):
            assert (f"/teams/{address}" in shown) == (team in managed)
        for other, who in enumerate(self.people):
            if other == number:
                continue
            read = {team: word for (author, team), word in self.shared.items() if author == other and team in managed}
            allowed = {reflection_of(self.teams[team], who.account): word for team, word in read.items()}
            assert {path: word in shown[path] for path, word in allowed.items()} == dict.fromkeys(allowed, True)
            found = {path: text.replace(allowed.get(path, "-"), "") for path, text in shown.items()}
            assert [path for path, text in found.items() if who.word in text] == []
            is_theirs = any(self.places[other][team] in ("learner", "manager") for team in managed)
            if self.roles[number] != "administrator" and not is_theirs:
                # whose text one has read stays told to its author, by the reader's name, and in the reader's own acts
                rest = {path: text for path, text in shown.items() if path != "my data"}
                assert [path for path, text in rest.items() if who.account in text] == []


@example(world=AMONG_TWO_TEAMS)
@settings(max_examples=4, deadline=None, suppress_health_check=list(HealthCheck))
@given(world=WORLD)
def test_no_manager_is_shown_a_private_word_or_anybody_of_another_team(
    site: Site,
    caplog: pytest.LogCaptureFixture,
    world: tuple[Sequence[str], Sequence[Sequence[str | None]], list[tuple[int, int, str]]],
) -> None:
    """Red when a page reads a text that is not shared, when it asks for the role and not for the team, when it forgets
    who has left, or when a copy outlives what it was shared for."""
    roles, places, acts = world
    caplog.set_level(logging.DEBUG)
    site.app.extensions["submission_allowance"].most = 1_000_000
    people = [person(site, role) for role in roles]
    teams = [new_team(site.database, f"Team {number}") for number in range(TEAMS)]
    made = World(site, people, roles, [list(each) for each in places], teams)
    made.place()
    for act in acts:
        made.do(*act)
    for number in range(PEOPLE):
        made.check(number)
    with site.database.reading() as session:
        told = [str((row.subject, row.body)) for row in session.scalars(select(Message))]
        told += [str((row.subject, row.details)) for row in session.scalars(select(AuditRow))]
    assert not any("zq" in text for text in (*told, caplog.text)), "mail, audit and log hold no word of anybody's"


def test_even_what_was_handed_in_is_no_text_on_these_pages(site: Site) -> None:
    """The dashboard says that something was handed in; its words are for the review."""
    writer, mo = person(site, "learner"), person(site, "manager").account
    ana, word = writer.account, writer.word
    team = new_team(site.database, "Harbour", (mo,), ana)
    with site.database.writing() as session:
        session.get_one(Submission, (ana, "hw-find-seam", 1)).team_id = team
    shown = pages_of(site.signed_in(mo), [team], [ana])
    assert "version 1" in shown[f"/teams/{team}/people/{ana}"]
    assert not any(word in text for text in shown.values())


@pytest.mark.parametrize("role", ["learner", "author", "administrator"])
def test_who_is_no_manager_any_more_sees_nothing(role: str, site: Site) -> None:
    """Even where the membership stayed: the role of the account is asked too."""
    ana, mo = person(site, "learner").account, person(site, "manager").account
    team = new_team(site.database, "Harbour", (mo,), ana)
    browser = site.signed_in(mo)
    assert browser.get(f"/teams/{team}").status_code == 200
    with site.database.writing() as session:
        session.get_one(Account, mo).role = role
    assert browser.get(f"/teams/{team}").status_code == 404
    assert browser.get(f"/teams/{team}/people/{ana}").status_code == 404
