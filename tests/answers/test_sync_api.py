"""POST /api/sync: who may, what is taken, what is refused, and what is answered."""

import json
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import event, func, select

from course_app import create_app
from course_app.answers.models import Mark, RefusedChange
from course_app.config import read_settings
from course_app.database import Base
from tests.answers.learners import OWN, Learner, change, new_learner
from tests.builders import GOOD, make_app
from tests.databases import new_database


@pytest.fixture(scope="module", params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def app(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    address = request.getfixturevalue("postgresql_address") if request.param == "postgresql" else None
    data = tmp_path_factory.mktemp("sync")
    app = create_app(read_settings({}, data=data, content=GOOD, database_url=address and new_database(address)))
    app.extensions["database"].migrate()
    yield app
    app.extensions["database"].engine.dispose()


@pytest.fixture
def ana(app: Flask) -> Learner:
    return new_learner(app)


def test_a_text_reaches_the_other_device(ana: Learner) -> None:
    first = change("r:seam", "between two teams")
    answer = ana.sync(first)
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    body = answer.get_json()
    assert body["acks"] == {first["id"]: {"s": "head"}}
    assert body["from"] == "0:"
    assert (body["reset"], body["more"]) == (False, False)
    other = ana.sync().get_json()
    assert other["keys"]["r:seam"]["head"]["val"] == "between two teams"
    assert other["cursor"] == body["cursor"]
    assert ana.sync(cursor=body["cursor"]).get_json()["keys"] == {}


def test_two_different_texts_are_both_kept(ana: Learner) -> None:
    one, other = change("r:seam", "one"), change("r:seam", "other")
    ana.sync(one)
    answer = ana.sync(other).get_json()
    assert answer["acks"][other["id"]] == {"s": "branch"}
    assert answer["keys"]["r:seam"]["head"]["val"] == "one"
    assert [branch["val"] for branch in answer["keys"]["r:seam"]["branches"]] == ["other"]
    both = change("r:seam", "one and other", str(one["id"]), merges=(str(other["id"]),))
    answer = ana.sync(both).get_json()
    assert answer["keys"]["r:seam"]["branches"] == []
    assert answer["keys"]["r:seam"]["head"]["val"] == "one and other"


def test_a_request_repeated_stores_nothing_twice(ana: Learner) -> None:
    sent = change("r:seam", "once")
    first, second = ana.sync(sent).get_json(), ana.sync(sent).get_json()
    assert second["acks"] == first["acks"]
    assert second["cursor"] == first["cursor"]
    reused = ana.sync({**sent, "val": "twice"}).get_json()
    assert reused["acks"] == {sent["id"]: {"s": "refused", "why": "id_reuse"}}
    assert ana.sync().get_json()["keys"]["r:seam"]["head"]["val"] == "once"


@pytest.mark.sync_bug(22)
@pytest.mark.parametrize("times", [300, pytest.param(10_000, marks=pytest.mark.long)])
def test_syncs_that_are_broken_off_leave_no_growing_table(times: int, app: Flask, ana: Learner) -> None:
    """The answer never arrives, so the browser sends the same again and again, good and bad changes alike."""
    sent = [change("r:seam", "once"), change("r:seam", "x" * 300_000), {"id": "none"}]

    def rows() -> list[int]:
        with app.extensions["database"].reading() as session:
            tables = Base.metadata.sorted_tables
            return [session.scalar(select(func.count()).select_from(table)) or 0 for table in tables]

    ana.sync(*sent)
    before = rows()
    for _ in range(times):
        assert ana.sync(*sent).status_code == 200
    assert rows() == before


@pytest.mark.pain(8)
def test_pain_08_nobody_syncs_into_somebody_elses_words(app: Flask, ana: Learner) -> None:
    """A tab of Ana's meets Ben's cookie: 409, nothing stored, nothing of either shown.

    Red when sync() no longer compares the request's account with the session's.
    """
    ben = new_learner(app)
    ana.sync(change("r:seam", "anas own"))
    answer = Learner(ana.account, ben.client).sync(change("r:seam", "typed in anas tab"))
    assert (answer.status_code, answer.get_json()["error"]["code"]) == (409, "wrong_account")
    assert "anas own" not in answer.text
    assert ben.sync().get_json()["keys"] == {}
    assert ana.sync().get_json()["keys"]["r:seam"]["branches"] == []


def test_signed_out_is_401_and_another_site_403(app: Flask, ana: Learner) -> None:
    stranger = Learner(ana.account, app.test_client())
    assert stranger.sync(change("r:seam", "x")).status_code == 401
    crossing = ana.client.post("/api/sync", json={}, headers={"Sec-Fetch-Site": "cross-site"})
    assert crossing.status_code == 403
    assert ana.client.post("/api/sync", data="{}", headers=OWN).status_code == 415


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        (b"", 400, "bad_request"),
        (b"[]", 400, "bad_request"),
        (b"{", 400, "bad_request"),
        (b"\xff\xfe", 400, "bad_request"),
        (b"[" * 100_000, 400, "bad_request"),
        (b'{"proto": 99}', 426, "upgrade"),
        (b'{"proto": true}', 400, "bad_request"),
        (b'{"proto": 1, "proto": 1}', 400, "bad_request"),
        (b'{"proto": 1, "changes": {}}', 400, "bad_request"),
        (b'{"proto": 1, "changes": [], "account": 7}', 400, "bad_request"),
        (b'{"proto": 1, "changes": [' + b"1," * 100 + b"1]}", 413, "too_large"),
        (b" " * 900_001, 413, "too_large"),
    ],
    ids=lambda value: str(value)[:30],
)
def test_a_body_that_is_no_request_is_told_why(body: bytes, status: int, code: str, ana: Learner) -> None:
    answer = ana.client.post("/api/sync", data=body, content_type="application/json", headers=OWN)
    assert (answer.status_code, answer.get_json()["error"]["code"]) == (status, code)
    assert answer.get_json()["error"]["message"]


MARK = {"done": True, "revision": 1, "at": "2027-01-01T10:00:00Z"}
REFUSED = [
    ("bad_key", change("x:seam", "x")),
    ("bad_key", change("r:", "x")),
    ("bad_key", change("r:" + "a" * 300, "x")),
    ("bad_key", change("d:" + "a" * 65, MARK)),
    ("bad_key", change("r:se am", "x")),
    ("bad_key", {**change("r:seam", "x"), "key": 7}),
    ("bad_value", change("r:seam", 7)),
    ("bad_value", change("r:seam", {"a": 1})),
    ("bad_value", change("d:seam", {"done": True})),
    ("bad_value", change("d:seam", {"done": 1, "revision": 1, "at": "2027-01-01T10:00:00Z"})),
    ("bad_value", change("d:seam", {"done": True, "revision": True, "at": "2027-01-01T10:00:00Z"})),
    ("bad_value", change("d:seam", {"done": True, "revision": 1, "at": "yesterday"})),
    ("bad_value", {**change("r:seam", "x"), "parents": "none"}),
    ("bad_value", {**change("r:seam", "x"), "parents": ["1"]}),
    ("bad_value", {**change("r:seam", "x"), "parents": [str(uuid4())] * 21}),
    ("bad_value", {**change("r:seam", "x"), "at": "2027-01-01"}),
    ("bad_value", {**change("r:seam", "x"), "unknown": 1}),
    ("too_large", change("r:seam", "x" * 200_001)),
]


@pytest.mark.parametrize(("why", "bad"), REFUSED)
def test_a_bad_change_is_refused_alone(why: str, bad: dict[str, object], app: Flask, ana: Learner) -> None:
    good = change("r:mate", "kept")
    answer = ana.sync(bad, good)
    assert answer.status_code == 200
    assert answer.get_json()["acks"] == {bad["id"]: {"s": "refused", "why": why}, good["id"]: {"s": "head"}}
    with app.extensions["database"].reading() as session:
        kept = session.scalars(select(RefusedChange.why).where(RefusedChange.account_id == ana.account)).all()
    assert kept == [why]


@pytest.mark.parametrize(
    "text", ["NaN", "Infinity", "-Infinity", "1e999", "1" * 5000, '{"a": 1, "a": 2}', "[" * 21 + "]" * 21]
)
@pytest.mark.sync_bug(41)
def test_a_value_that_json_does_not_have_is_refused_alone(text: str, ana: Learner) -> None:
    """SYNC bug 41 and SECURITY 4.2: the rest of the batch is stored."""
    bad, good = change("p:number", "HERE"), change("r:mate", "kept")
    body = json.dumps(
        {"proto": 1, "account": ana.account, "device": str(uuid4()), "cursor": "0:", "changes": [bad, good]}
    ).replace('"HERE"', text)
    answer = ana.client.post("/api/sync", data=body, content_type="application/json", headers=OWN).get_json()
    assert answer["acks"] == {bad["id"]: {"s": "refused", "why": "bad_value"}, good["id"]: {"s": "head"}}


def test_poison_in_a_text_is_taken_out(ana: Learner) -> None:
    sent = change("r:seam", "a\0b\r\nc\ud83d")
    assert ana.sync(sent).get_json()["acks"][sent["id"]] == {"s": "head"}
    assert ana.sync().get_json()["keys"]["r:seam"]["head"]["val"] == "ab\nc\ufffd"


def test_ticks_are_counted_beside_the_texts(app: Flask, ana: Learner) -> None:
    def marks() -> list[tuple[str, int]]:
        with app.extensions["database"].reading() as session:
            rows = session.scalars(select(Mark).where(Mark.account_id == ana.account)).all()
            return [(row.item, row.revision) for row in rows]

    done = change("d:the-idea", {"done": True, "revision": 3, "at": "2027-01-01T10:00:00Z"})
    ana.sync(done)
    assert marks() == [("the-idea", 3)]
    undone = {"done": False, "revision": 3, "at": "2027-01-02T10:00:00Z"}
    ana.sync(change("d:the-idea", undone, str(done["id"])))
    assert marks() == []


def test_a_long_answer_comes_in_pages(ana: Learner) -> None:
    for start in range(0, 450, 90):
        ana.sync(*(change(f"r:key-{number}", f"text {number}") for number in range(start, start + 90)))
    cursor, seen, pages = "0:", {}, 0
    while True:
        answer = ana.sync(cursor=cursor).get_json()
        assert len(answer["keys"]) <= 200
        seen.update(answer["keys"])
        cursor, pages = answer["cursor"], pages + 1
        if not answer["more"]:
            break
    assert pages == 3
    assert len(seen) == 450


def test_a_pushed_key_is_answered_on_every_page(ana: Learner) -> None:
    for start in range(0, 270, 90):
        ana.sync(*(change(f"r:key-{number}", "x" * 5000) for number in range(start, start + 90)))
    sent = change("r:last", "mine")
    answer = ana.sync(sent).get_json()
    assert answer["more"]
    assert answer["keys"]["r:last"]["head"]["id"] == sent["id"]


@pytest.mark.sync_bug(15)
def test_a_cursor_of_another_log_is_answered_as_from_the_beginning(ana: Learner) -> None:
    cursor = ana.sync(change("r:seam", "x")).get_json()["cursor"]
    seq = cursor.partition(":")[0]
    for strange in (f"{seq}:{'0' * 64}", f"999:{'0' * 64}"):
        answer = ana.sync(cursor=strange).get_json()
        assert answer["reset"]
        assert answer["keys"]["r:seam"]["head"]["val"] == "x"


@pytest.mark.sync_bug(14)
def test_client_times_are_corrected_and_never_in_the_future(ana: Learner) -> None:
    """SYNC bug 14: a clock a day fast or slow changes nothing but what is shown."""
    fast = change("r:fast", "x", at="2040-01-01T10:00:00Z")
    ana.sync(fast, sent_at="2040-01-01T10:00:00Z")
    ana.sync(change("r:far", "x", at="9999-12-31T23:59:59Z"), sent_at="0001-01-01T00:00:00Z")
    keys = ana.sync().get_json()["keys"]
    assert keys["r:fast"]["head"]["at"] < "2040"
    assert keys["r:far"]["head"]["at"] < "2040"


def test_the_number_of_queries_does_not_grow_with_the_keys(app: Flask, ana: Learner) -> None:
    counts: list[int] = []
    engine = app.extensions["database"].engine

    def count(*_: object) -> None:
        counts[-1] += 1

    event.listen(engine, "before_cursor_execute", count)
    for many in (1, 10, 100):
        counts.append(0)
        ana.sync(*(change(f"r:many-{many}-{number}", "x") for number in range(many)))
    event.remove(engine, "before_cursor_execute", count)
    assert counts[1] == counts[2]


def test_a_full_disk_answers_503_and_keeps_what_was_acknowledged(tmp_path: Path) -> None:
    app = make_app(tmp_path)
    ana = new_learner(app)
    engine = app.extensions["database"].engine
    ana.sync(change("r:before", "kept"))
    with engine.connect() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
    event.listen(engine, "checkout", lambda raw, *_: raw.execute(f"PRAGMA max_page_count={pages + 4}"))
    engine.dispose()
    sent = [change(f"r:big-{number}", "x" * 100_000) for number in range(5)]
    answer = ana.sync(*sent)
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "5"
    assert set(ana.sync().get_json()["keys"]) == {"r:before"}
    engine.dispose()
