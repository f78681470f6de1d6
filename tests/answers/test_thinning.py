"""Old versions lose their text by the rule, and nothing else: replay, chains and what is shown hold."""

import itertools
import json
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from course_app.answers.chain import chain_faults
from course_app.answers.models import Change, SyncAccount
from course_app.answers.sync import sync
from course_app.answers.sync_request import read_sync_request
from course_app.answers.thinning import CUT, KEPT_WHOLE, Stored, superfluous, thin_out
from course_app.database import Database
from tests.answers.browser_model import Made
from tests.answers.real_server import NOW, RealServer
from tests.answers.schedules import World, fault_of, plan
from tests.backups.instance import exchange, new_device, new_person
from tests.bench.learner import course_of_typing

OLD = NOW + KEPT_WHOLE + timedelta(minutes=1)
_accounts = itertools.count(50_000)


@pytest.fixture
def migrated(database: Database) -> Database:
    database.migrate()
    return database


def texts(database: Database) -> list[object]:
    """Every stored value in the order of arrival, None where it is thinned out."""
    with database.reading() as session:
        found = session.scalars(select(Change.val).order_by(Change.seq)).all()
        return [None if val is None else json.loads(val) for val in found]


@dataclass(frozen=True, slots=True)
class RememberingServer(RealServer):
    """Gives texts that were thinned out as their writers know them, so that every promise can be checked."""

    made: dict[str, Made] = field(default_factory=dict)

    def rows(self) -> dict[Any, list[dict[str, Any]]]:
        found = RealServer.rows(self)
        for row in found[Change]:
            if row["val"] is None:
                row["val"] = json.dumps(self.made[row["id"]].val)
        return found


class ThinnedWorld(World):
    """A month goes by in one step: what is thinned out must be missed by nobody."""

    def __init__(self, server: RememberingServer) -> None:
        super().__init__(server)
        self.made = server.made
        self.database = server.database
        for device in self.devices:
            device.made = self.made

    def sync(self, which: int, *given: Any) -> None:
        super().sync(which, *given)
        if which % 3 == 0:
            thin_out(self.database, OLD)


def test_schedules_keep_every_promise_when_old_texts_go(migrated: Database) -> None:
    """Red when what is shown or open loses its text, or when a resend of a thinned change is refused."""

    def make_world() -> World:
        return ThinnedWorld(RememberingServer(migrated, str(UUID(int=next(_accounts)))))

    for seed in range(1, 25 if migrated.is_sqlite else 13):
        assert fault_of(make_world, plan(seed, 40)) is None, f"seed {seed}"
    with migrated.reading() as session:
        assert list(chain_faults(session)) == []
        assert session.scalars(select(Change.id).where(Change.val.is_(None)).limit(1)).all(), (
            "something was thinned out"
        )


def typed(database: Database, steps: list[tuple[str, datetime]]) -> list[str]:
    """Writes one text after the other, each received at its time; gives the ids."""
    device = new_device(new_person(database, f"{next(_accounts)}@example.com"))
    ids = []
    for text, at in steps:
        device.write("r:seam", text)
        ids.append(device.outbox[-1]["id"])
        body = json.loads(device.request())
        body["sent_at"] = at.isoformat()
        for change in body["changes"]:
            change["at"] = at.isoformat()
        device.take(sync(database, device.account, read_sync_request(json.dumps(body).encode()), at).as_json())
    return ids


def test_what_is_kept_and_what_goes(migrated: Database) -> None:
    long = "x" * 300
    steps = [
        ("a", NOW),
        ("ab", NOW + timedelta(minutes=10)),
        ("abc", NOW + timedelta(minutes=59)),
        ("abcd", NOW + timedelta(minutes=61)),
        (long, NOW + timedelta(minutes=62)),
        (long[: 300 - CUT], NOW + timedelta(minutes=63)),
        (long[: 301 - 2 * CUT], NOW + timedelta(minutes=64)),
        ("last of the second hour", NOW + timedelta(minutes=65)),
        ("shown", NOW + timedelta(hours=3)),
    ]
    typed(migrated, steps)
    assert thin_out(migrated, NOW + KEPT_WHOLE - timedelta(seconds=1)) == 0
    assert thin_out(migrated, NOW + timedelta(days=60)) == 5
    assert texts(migrated) == [None, None, "abc", None, long, None, None, "last of the second hour", "shown"]
    assert thin_out(migrated, NOW + timedelta(days=60)) == 0
    with migrated.reading() as session:
        assert list(chain_faults(session)) == []
        stored = session.scalars(select(Change.val).where(Change.val.is_not(None))).all()
        assert session.scalars(select(SyncAccount.bytes)).all() == [sum(len(val) for val in stored if val is not None)]


def test_a_second_version_keeps_its_text_as_long_as_it_is_open(migrated: Database) -> None:
    person = new_person(migrated, "ana@example.com")
    laptop, phone = new_device(person), new_device(person)
    laptop.write("r:seam", "on the laptop")
    phone.write("r:seam", "on the phone")
    exchange(migrated, laptop)
    exchange(migrated, phone)
    laptop.write("r:other", "x")
    exchange(migrated, laptop)
    assert thin_out(migrated, OLD) == 0
    laptop.choose("r:seam", "chosen")
    exchange(migrated, laptop)
    assert thin_out(migrated, OLD + timedelta(days=1)) == 2
    assert texts(migrated) == [None, None, "x", "chosen"]


def test_a_resend_of_a_thinned_change_answers_what_became_of_it(migrated: Database) -> None:
    device = new_device(new_person(migrated, "ana@example.com"))
    device.write("r:seam", "one")
    first = device.request()
    exchange(migrated, device)
    device.write("r:seam", "two")
    exchange(migrated, device)
    assert thin_out(migrated, OLD) == 1
    again = sync(migrated, device.account, read_sync_request(first), OLD).as_json()
    assert [ack["s"] for ack in again["acks"].values()] == ["head"]
    other = json.loads(first)
    other["changes"][0]["val"] = "something else under the same id"
    refused = sync(migrated, device.account, read_sync_request(json.dumps(other).encode()), OLD).as_json()
    assert [ack.get("why") for ack in refused["acks"].values()] == ["id_reuse"]
    assert texts(migrated) == [None, "two"]


def test_only_what_came_of_age_since_is_looked_at(migrated: Database) -> None:
    typed(migrated, [("one", NOW), ("two", NOW + timedelta(minutes=1)), ("three", NOW + timedelta(minutes=2))])
    assert thin_out(migrated, OLD + timedelta(days=9), since=OLD + timedelta(days=8)) == 0
    assert thin_out(migrated, OLD + timedelta(days=9), since=NOW) == 2


HOURS = st.integers(min_value=0, max_value=200)


@given(st.lists(st.tuples(HOURS, st.integers(min_value=0, max_value=900)), max_size=30))
def test_every_hour_keeps_a_text_and_no_cut_goes_unseen(given: list[tuple[int, int]]) -> None:
    start = datetime(2027, 1, 1, tzinfo=UTC)
    versions = [
        Stored(str(place), start + timedelta(minutes=20 * at), start, (str(place - 1),) if place else (), length)
        for place, (at, length) in enumerate(given)
    ]
    gone = set(superfluous(versions, start))
    hours = {version.at.replace(minute=0) for version in versions}
    assert {version.at.replace(minute=0) for version in versions if version.id not in gone} == hours
    for before, after in itertools.pairwise(versions):
        assert before.length is not None
        assert after.length is not None
        assert before.id not in gone or before.length - after.length < CUT


def test_typing_weighs_less_after_a_month() -> None:
    """The same every time: the plan has no chance in it. What stays is ids, parents and chains."""
    before, after = course_of_typing(most=6)
    assert after < before * 0.65
