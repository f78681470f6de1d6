"""The sync protocol on the real server, on both databases: random schedules, each promise checked at each step."""

import itertools
import os
from uuid import UUID

import pytest

from course_app.database import Database
from tests.answers.real_server import RealServer
from tests.answers.schedules import World, fault_of, plan, shortened
from tests.databases import Databases

FIRST_SEED = int(os.environ.get("FIRST_SEED", "1"))
_accounts = itertools.count(2)


def play(database: Database, first: int, schedules: int, steps: int) -> None:
    def make_world() -> World:
        return World(RealServer(database, str(UUID(int=next(_accounts)))))

    for seed in range(first, first + schedules):
        schedule = plan(seed, steps)
        if fault_of(make_world, schedule):
            short = shortened(make_world, schedule)
            told = "\n".join(f"{act}{given}" for act, given in short)
            raise AssertionError(f"seed {seed}: {fault_of(make_world, short)}\n{told}")


@pytest.mark.sync_bug(20, 23, 38, 39)
def test_schedules_keep_every_promise(databases: Databases) -> None:
    """Red with any of the faults that test_planted_faults.py plants in the models."""
    database = databases.open()
    database.migrate()
    play(database, FIRST_SEED, schedules=150 if database.is_sqlite else 60, steps=40)


@pytest.mark.long
def test_many_schedules_keep_every_promise(databases: Databases) -> None:
    database = databases.open()
    database.migrate()
    play(database, FIRST_SEED + 10_000, schedules=2000 if database.is_sqlite else 500, steps=40)
