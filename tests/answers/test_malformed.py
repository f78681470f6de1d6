"""POST /api/sync with what no browser sends: told why, never broken by it."""

import json
import random
from collections.abc import Iterator
from uuid import uuid4

import pytest
from flask import Flask

from course_app import create_app
from tests.answers.learners import OWN, Learner, change, new_learner
from tests.builders import GOOD
from tests.databases import Databases

VALUES: list[object] = [None, True, 0, -1, 1e300, "", "x", "\0", "\ud800", [], {}, [[[]]], {"a": {}}, "r:a", "0:"]
INSTANTS = [
    "0001-01-01T00:00:00Z",
    "9999-12-31T23:59:59Z",
    "9999-12-31T23:59:59-23:59",
    "2027-01-01",
    "2027-02-30T10:00:00Z",
]
LENGTHS = (0, 1, 63, 64, 65, 100, 190, 191, 192, 300)
TICK = {"done": True, "revision": 1, "at": "2027-01-01T10:00:00Z"}


@pytest.fixture
def ana(databases: Databases) -> Iterator[Learner]:
    databases.open().migrate()
    app: Flask = create_app(databases.settings.model_copy(update={"content": GOOD}))
    yield new_learner(app)
    app.extensions["database"].engine.dispose()


def test_a_key_of_any_length_harms_no_neighbour(ana: Learner) -> None:
    """Red on PostgreSQL when a `d:` key is longer than the column of ticks."""
    for prefix, most, val in (("d", 64, TICK), ("p", 191, "x"), ("r", 191, "x")):
        for length in LENGTHS:
            odd, good = change(f"{prefix}:{'a' * length}", val), change(f"r:good-{prefix}-{length}", "kept")
            answer = ana.sync(odd, good)
            assert answer.status_code == 200, f"{prefix}: with {length}"
            outcome = {"s": "head"} if 0 < length <= most else {"s": "refused", "why": "bad_key"}
            assert answer.get_json()["acks"] == {odd["id"]: outcome, good["id"]: {"s": "head"}}


def test_a_clock_at_the_end_of_time_is_not_believed(ana: Learner) -> None:
    """Red when only the time of a change is looked at, and not that of the request."""
    for at in ("2027-01-01T10:00:00Z", *INSTANTS[:2]):
        for number, sent_at in enumerate([*INSTANTS, None, 7, "yesterday"]):
            sent = change(f"r:far-{number}-{at[:4]}", "x", at=at)
            answer = ana.sync(sent, sent_at=sent_at)
            assert (answer.status_code, answer.get_json()["acks"]) == (200, {sent["id"]: {"s": "head"}}), sent_at
    assert all(key["head"]["at"] < "2040" for key in ana.sync().get_json()["keys"].values())


@pytest.mark.parametrize("bodies", [500, pytest.param(10_000, marks=pytest.mark.long)])
def test_malformed_bodies_never_break_anything(bodies: int, databases: Databases, ana: Learner) -> None:
    """Bodies damaged at random: never a 5xx, and a good change among bad ones is always stored."""
    chance = random.Random(41)
    count = bodies if databases.open().is_sqlite else bodies // 4
    for round_number in range(count // 2):
        bad = damaged(chance)
        good = change(f"r:good-{round_number}", "kept")
        answer = ana.sync(bad, good, sent_at=chance.choice([*INSTANTS, *VALUES]))
        assert answer.status_code == 200, bad
        assert answer.get_json()["acks"][good["id"]] == {"s": "head"}
    for _ in range(count // 2):
        sent = [damaged(chance), change("d:tick", mark(chance)), change("r:good", "kept")]
        body = {"proto": 1, "account": ana.account, "device": str(uuid4()), "cursor": "0:", "changes": sent}
        data = bytearray(json.dumps({**body, "sent_at": chance.choice(INSTANTS)}).encode())
        for _ in range(chance.randint(1, 4)):
            data[chance.randrange(len(data))] = chance.randrange(256)
        answer = ana.client.post("/api/sync", data=bytes(data), content_type="application/json", headers=OWN)
        assert answer.status_code < 500, bytes(data)


def damaged(chance: random.Random) -> dict[str, object]:
    """A change of which one to three parts are not as they should be, under a key of any kind and length."""
    key = f"{chance.choice(['r', 'd', 'p', 'x'])}:{'a' * chance.choice(LENGTHS)}"
    bad = change(key, mark(chance) if key.startswith("d:") else chance.choice(VALUES))
    for _ in range(chance.randint(1, 3)):
        part = chance.choice([*bad, "nothing"])
        if part != "nothing":
            bad[part] = chance.choice([*VALUES, *INSTANTS])
    return bad


def mark(chance: random.Random) -> dict[str, object]:
    """A tick, of now or of the end of time."""
    return {"done": chance.random() < 0.8, "revision": chance.randint(1, 9), "at": chance.choice(INSTANTS)}
