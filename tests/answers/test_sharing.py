"""Sharing one reflection with one team: frozen as it stands, read by its managers only, taken back at once."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import timedelta
from threading import Barrier
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import select
from werkzeug.test import TestResponse

from course_app.accounts.teams.looks import ONE_LOOK
from course_app.accounts.teams.models import Look, SharedReflection
from course_app.audit.models import AuditRow
from tests.accounts.conftest import any_site, site
from tests.accounts.site import OWN, Browser, Site
from tests.answers.learners import change
from tests.my_data.writers import post
from tests.teams import new_team, set_left

__all__ = ["any_site", "site"]

KEY = "r:reflect-seam"


@dataclass
class Scene:
    """Ana, who learns in a team that Mo manages, and what she wrote last."""

    site: Site
    ana: str = field(init=False)
    mo: str = field(init=False)
    team: str = field(init=False)
    browser: Browser = field(init=False)
    manager: Browser = field(init=False)
    newest: str = ""

    def __post_init__(self) -> None:
        self.ana = self.site.person("ana@example.com")
        self.mo = self.site.person("mo@example.com", "manager")
        self.team = new_team(self.site.database, "Harbour", (self.mo,), self.ana)
        self.browser, self.manager = self.site.signed_in(self.ana), self.site.signed_in(self.mo)

    def write(self, words: object, key: str = KEY) -> str:
        made = change(key, words, *filter(None, [self.newest]))
        assert post(self.browser, self.ana, made).status_code == 200
        self.newest = str(made["id"])
        return self.newest

    def share(self, **other: object) -> TestResponse:
        body = {"account": self.ana, "key": KEY, "change": self.newest, "team": self.team, **other}
        return self.browser.client.post("/api/shared-reflections", json=body, headers=OWN)

    def take_back(self, reflection: str = "reflect-seam") -> TestResponse:
        path = f"/api/shared-reflections/{reflection}/{self.team}/withdrawals"
        return self.browser.client.post(path, json={}, headers=OWN)

    def state(self) -> list[dict[str, Any]]:
        shared: list[dict[str, Any]] = self.browser.get("/api/shared-reflections").get_json()["shared"]
        return shared

    def read(self, who: Browser | None = None, reflection: str = "reflect-seam") -> TestResponse:
        path = f"/teams/{self.team}/people/{self.ana}/reflections/{reflection}"
        return (who or self.manager).get(path)


@pytest.fixture
def scene(any_site: Site) -> Scene:
    return Scene(any_site)


def test_what_is_shared_is_frozen_until_it_is_refreshed(scene: Scene) -> None:
    """Red when a later word reaches the manager unasked, or when the list of a page holds the words."""
    scene.write("the first word")
    assert scene.share().status_code == 200
    scene.write("the second word")
    assert "the first word" in scene.read().text
    assert "the first word" not in scene.manager.get(f"/teams/{scene.team}/people/{scene.ana}").text
    assert "the second word" not in scene.read().text
    scene.site.wait(timedelta(minutes=1))
    assert [each["change"] == scene.newest for each in scene.state()] == [False]
    again = scene.share()
    assert [each["change"] for each in again.get_json()["shared"]] == [scene.newest]
    assert scene.share().status_code == 200, "the same once more is the same"
    assert "the second word" in scene.read().text
    assert scene.take_back().get_json()["shared"] == []
    assert scene.read().status_code == 404
    assert scene.take_back().status_code == 200
    acts = [act for act in scene.site.acts() if act.startswith("reflection") and act != "reflection-read"]
    assert acts == ["reflection-shared", "reflection-refreshed", "reflection-taken-back"]


def test_every_look_is_noted_and_shown_to_the_author(scene: Scene) -> None:
    """Red when a look is shown that is not noted, when a reload is another one, or when others' looks are told."""
    scene.write("what happened")
    scene.share()
    assert scene.state()[0]["read"] == []
    scene.manager.get(f"/teams/{scene.team}/people/{scene.ana}")
    assert scene.state()[0]["read"] == [], "the page of the learner shows no words"
    at = scene.site.at
    assert "what happened" in scene.read().text
    scene.read()
    scene.site.wait(ONE_LOOK)
    scene.read()
    looks = [each["at"] for each in scene.state()[0]["read"]]
    assert looks == [scene.site.at.isoformat(), at.isoformat()]
    assert {each["by"] for each in scene.state()[0]["read"]} == {"Mo@Example.Com"}
    mine = scene.browser.get("/my-teams").text
    assert mine.count("read by Mo@Example.Com") == 2
    assert "Who read what you wrote" in mine
    other = scene.site.signed_in(scene.site.person("ben@example.com"))
    assert "Who read what you wrote" not in other.get("/my-teams").text
    scene.write("told anew")
    scene.site.wait(timedelta(seconds=1))
    scene.share()
    assert scene.state()[0]["read"] == [], "nobody has read these words"
    scene.read()
    assert len(scene.state()[0]["read"]) == 1
    with scene.site.database.reading() as session:
        rows = session.scalars(select(AuditRow).where(AuditRow.act == "reflection-read")).all()
        assert [(row.actor_id, row.subject) for row in rows] == [(scene.mo, scene.ana)] * 3
        assert not any("told" in row.details for row in rows)


def test_only_what_the_server_holds_as_it_is_shown_is_shared(scene: Scene) -> None:
    """Red when an older word, an undecided one, an empty one or somebody else's is frozen."""
    early = scene.write("an early word")
    scene.write("a later word")
    assert scene.share(change=early).get_json()["error"]["code"] == "not_arrived"
    assert scene.share(change=str(uuid4())).status_code == 409
    assert scene.share(team=new_team(scene.site.database, "Quay")).status_code == 404
    assert scene.share(account=scene.mo).status_code == 409
    assert scene.share(key="r:none").status_code == 404
    assert scene.share(key="p:why-here").status_code == 400
    assert scene.share(more=1).status_code == 400
    assert scene.share(change="x").status_code == 400
    post(scene.browser, scene.ana, change(KEY, "the same time elsewhere", early))
    assert scene.share().get_json()["error"]["code"] == "two_versions"
    with scene.site.database.reading() as session:
        assert session.scalars(select(SharedReflection)).all() == []


@pytest.mark.parametrize("words", ["", "  \n", None])
def test_nothing_is_shared_when_nothing_is_written(words: object, scene: Scene) -> None:
    scene.write(words)
    assert scene.share().get_json()["error"]["code"] == "nothing_written"


def test_halves_of_characters_do_not_stop_it(scene: Scene) -> None:
    """PostgreSQL keeps neither U+0000 nor half a surrogate pair."""
    scene.write("a\0b \ud800 c")
    assert scene.share().status_code == 200
    assert scene.read().status_code == 200


@pytest.mark.parametrize("how", ["leaves", "is taken out", "manages it"])
def test_leaving_the_team_ends_it_for_good(how: str, scene: Scene) -> None:
    """Red when coming back brings the copy back, or when its words stay in the database."""
    scene.write("among us")
    scene.share()
    assert scene.read().status_code == 200
    if how == "leaves":
        assert scene.browser.post(f"/my-teams/{scene.team}/leavings").status_code == 303
    elif how == "is taken out":
        assert scene.manager.post(f"/teams/{scene.team}/people/{scene.ana}/removals").status_code == 303
    else:
        ada = scene.site.signed_in(scene.site.person("ada@example.com", "administrator"))
        ada.post(f"/accounts/people/{scene.ana}/role", role="manager")
        scene.manager.post(f"/teams/{scene.team}/invitations", lines="ana@example.com", role="manager")
        scene.browser = scene.site.signed_in(scene.ana)
        assert scene.browser.post(f"/my-teams/{scene.team}/acceptances").status_code == 303
    assert scene.read().status_code == 404
    with scene.site.database.reading() as session:
        assert session.scalars(select(SharedReflection)).all() == []
    set_left(scene.site.database, scene.ana, scene.team, None)
    assert scene.read().status_code == 404
    assert scene.state() == []


def test_a_copy_follows_a_reflection_that_was_renamed(scene: Scene) -> None:
    """What was written under an earlier id is shared under the present one, once."""
    scene.write("under its old name", "r:reflect-old-seam")
    assert scene.share(key="r:reflect-old-seam").get_json()["shared"][0]["reflection"] == "reflect-seam"
    assert "under its old name" in scene.read(reflection="reflect-old-seam").text
    scene.newest = ""
    scene.write("under its new name")
    assert len(scene.share().get_json()["shared"]) == 1
    assert scene.take_back("reflect-old-seam").get_json()["shared"] == []


def test_nobody_but_the_managers_of_that_team_reads_it(scene: Scene) -> None:
    """Not yours and not there are the same, and leave no look. Red when the role is asked and not the team."""
    scene.write("for Harbour only")
    scene.share()
    people = {name: scene.site.person(f"{name}@example.com", "manager") for name in ("lou", "sam")}
    new_team(scene.site.database, "Quay", (people["sam"],), scene.ana)
    people["ada"] = scene.site.person("ada@example.com", "administrator")
    people["pia"] = scene.site.person("pia@example.com")
    nowhere = scene.read(reflection="reflect-practice")
    for name, account in people.items():
        answer = scene.read(scene.site.signed_in(account))
        assert (answer.status_code, answer.text) == (404, nowhere.text), name
    assert scene.read(scene.browser).status_code == 404
    with scene.site.database.reading() as session:
        assert session.scalars(select(Look)).all() == []


def test_sharing_and_leaving_at_once_leave_nothing_behind(scene: Scene) -> None:
    """Red when the membership is not locked while a copy is made."""
    scene.write("at the last moment")
    start = Barrier(2)
    leaving = scene.site.signed_in(scene.ana)

    def share() -> int:
        start.wait()
        return scene.share().status_code

    def leave() -> int:
        start.wait()
        return leaving.post(f"/my-teams/{scene.team}/leavings").status_code

    with ThreadPoolExecutor(2) as pool:
        shared, left = pool.submit(share), pool.submit(leave)
    assert (shared.result() in (200, 404), left.result()) == (True, 303)
    with scene.site.database.reading() as session:
        assert session.scalars(select(SharedReflection)).all() == []
