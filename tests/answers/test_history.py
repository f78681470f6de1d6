"""GET /api/history: one's own versions, the newest first, a page at a time."""

from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import update

from course_app import create_app
from course_app.answers.history import MAX_VERSIONS
from course_app.answers.models import Change
from tests.answers.learners import OWN, Learner, change, new_learner
from tests.builders import GOOD
from tests.databases import Databases

FIREFOX = {**OWN, "User-Agent": "Mozilla/5.0 (Windows NT 10.0; rv:140.0) Gecko/20100101 Firefox/140.0"}


@pytest.fixture
def app(databases: Databases) -> Iterator[Flask]:
    settings = databases.settings.model_copy(update={"content": GOOD})
    databases.open().migrate()
    app = create_app(settings)
    yield app
    app.extensions["database"].engine.dispose()


@pytest.fixture
def ana(app: Flask) -> Learner:
    return new_learner(app)


def versions(learner: Learner, key: str, query: str = "") -> list[dict[str, object]]:
    answer = learner.client.get(f"/api/history/{key}{query}")
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    found: list[dict[str, object]] = answer.get_json()["versions"]
    return found


def test_every_change_is_a_version_with_its_time_and_device(ana: Learner) -> None:
    first = change("p:score/first/skill-patience", 3)
    ana.client.post("/api/sync", json={**body(ana), "changes": [first]}, headers=FIREFOX)
    second = change("p:score/first/skill-patience", 7, str(first["id"]), at="2026-01-01T10:05:00Z")
    ana.sync(second)
    found = versions(ana, "p:score/first/skill-patience")
    assert [(each["id"], each["val"], each["is_kept"]) for each in found] == [
        (second["id"], 7, True),
        (first["id"], 3, True),
    ]
    assert found[0]["at"] == "2026-01-01T10:05:00+00:00"
    assert [each["label"] for each in found] == ["", "Firefox · Windows"]
    assert found[0]["device"] != found[1]["device"]
    assert versions(ana, "r:seam") == []


def body(learner: Learner) -> dict[str, object]:
    device = "00000000-0000-0000-0000-00000000000a"
    return {"proto": 1, "account": learner.account, "device": device, "cursor": "0:"}


@pytest.mark.pain(8)
def test_pain_08_history_holds_own_rows_only(app: Flask, ana: Learner) -> None:
    """Ben wrote under the same key: Ana sees nothing of it, and a key of his looks like one that nobody wrote.

    Red when history_of() no longer asks for the account.
    """
    ben = new_learner(app)
    ben.sync(change("r:seam", "bens own words"), change("r:bens", "bens too"))
    ana.sync(change("r:seam", "anas"))
    assert [each["val"] for each in versions(ana, "r:seam")] == ["anas"]
    assert versions(ana, "r:bens") == versions(ana, "r:nobodys") == []
    assert app.test_client().get("/api/history/r:seam").status_code == 401


def test_long_histories_come_a_page_at_a_time(ana: Learner) -> None:
    texts = [f"text {number}" for number in range(MAX_VERSIONS + 5)]
    for text in texts:
        ana.sync(change("r:seam", text), change("r:other", text))
    page = ana.client.get("/api/history/r:seam").get_json()
    older = ana.client.get(f"/api/history/r:seam?before={page['before']}").get_json()
    assert len(page["versions"]) == MAX_VERSIONS
    assert older["before"] is None
    assert [each["val"] for each in page["versions"] + older["versions"]] == texts[::-1]


def test_a_page_ends_at_about_a_megabyte(ana: Learner) -> None:
    for number in range(8):
        ana.sync(change("r:seam", f"{number}" * 190_000))
    page = ana.client.get("/api/history/r:seam").get_json()
    assert len(page["versions"]) == 6
    older = ana.client.get(f"/api/history/r:seam?before={page['before']}").get_json()
    assert [each["val"][0] for each in older["versions"]] == ["1", "0"]


def test_a_thinned_version_says_that_its_text_is_not_kept(app: Flask, ana: Learner) -> None:
    thinned, deleted = change("r:seam", "thinned"), change("r:seam", None)
    ana.sync(thinned, deleted)
    with app.extensions["database"].writing() as session:
        session.execute(update(Change).where(Change.id == thinned["id"]).values(val=None))
    assert [(each["val"], each["is_kept"]) for each in versions(ana, "r:seam")] == [(None, True), (None, False)]


def test_what_is_no_number_asks_for_the_newest(ana: Learner) -> None:
    ana.sync(change("r:seam", "x"))
    assert len(versions(ana, "r:seam", "?before=x")) == 1


def test_a_number_that_no_database_holds_is_beyond_the_last(ana: Learner) -> None:
    ana.sync(change("r:seam", "x"))
    for huge in (2**63, 2**64, 10**30):
        assert len(versions(ana, "r:seam", f"?before={huge}")) == 1
        assert versions(ana, "r:seam", f"?before=-{huge}") == []
