"""Servers killed under load, connections cut, a database that is locked: what was acknowledged is there."""

import random
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from sqlalchemy import event, text

from course_app.database import Database
from tests.answers.learners import change, new_learner
from tests.answers.typists import Crowd, assert_nothing_is_lost, typing_crowd
from tests.builders import GOOD, make_app
from tests.databases import Databases
from tests.proxy import proxy_to
from tests.servers import HURRIED, KillableServer

_PATIENCE_SECONDS = 60


@contextmanager
def servers_behind_a_proxy(databases: Databases, folder: Path) -> Iterator[tuple[list[KillableServer], int]]:
    """On PostgreSQL two servers that share nothing but the database, on SQLite one of two processes; and their port."""
    settings = databases.settings
    is_shared = not settings.database.startswith("sqlite")
    environment = {**HURRIED, "DATABASE_URL": settings.database_url, "COURSE_PUBLIC_URL": "http://127.0.0.1"}
    folders = [folder / "one", folder / "two"] if is_shared else [settings.data]
    servers = [KillableServer(GOOD, data, environment) for data in folders]
    with ExitStack() as stack:
        for server in servers:
            server.start()
            stack.callback(server.kill)
        proxy = stack.enter_context(proxy_to(*(server.port for server in servers)))
        yield servers, proxy.port


def await_more(crowd: Crowd, count: int) -> None:
    """Returns once so many further changes are acknowledged."""
    wanted, waited = crowd.acknowledged + count, 0.0
    while crowd.acknowledged < wanted:
        threading.Event().wait(0.01)
        waited += 0.01
        assert waited < _PATIENCE_SECONDS, "nothing is acknowledged any more"


def kill_and_restart(databases: Databases, folder: Path, kills: int, least: int) -> Crowd:
    """Servers are killed in turn while learners type, and each is started again while the others go on."""
    database = databases.open()
    database.migrate()
    chance = random.Random(kills)
    with (
        servers_behind_a_proxy(databases, folder) as (servers, port),
        typing_crowd(database, port, learners=6, batch=max(4, least // kills // 20)) as crowd,
    ):
        for number in range(kills):
            await_more(crowd, chance.randint(1, max(40, least // kills)))
            server = servers[number % len(servers)]
            server.kill()
            server.start()
        await_more(crowd, max(1, least - crowd.acknowledged))
    assert_nothing_is_lost(database, crowd)
    return crowd


def test_killed_servers_lose_nothing_acknowledged(databases: Databases, tmp_path: Path) -> None:
    """Red when sync() answers before its transaction is committed."""
    crowd = kill_and_restart(databases, tmp_path, kills=6, least=300)
    assert set(crowd.statuses()) <= {200, 503}


@pytest.mark.long
def test_two_hundred_kills_lose_nothing_acknowledged(databases: Databases, tmp_path: Path) -> None:
    crowd = kill_and_restart(databases, tmp_path, kills=200, least=100_000)
    print(f"200 kills, {crowd.acknowledged} changes acknowledged, answers: {dict(crowd.statuses())}")
    assert crowd.acknowledged >= 100_000
    assert set(crowd.statuses()) <= {200, 503}


ONLY_POSTGRESQL = [pytest.param("postgresql", marks=pytest.mark.postgresql)]


@pytest.mark.parametrize("databases", ONLY_POSTGRESQL, indirect=True)
def test_cut_connections_to_postgresql_lose_nothing(databases: Databases, tmp_path: Path) -> None:
    """An operator ends every connection, again and again: what was under way is sent once more."""
    database = databases.open()
    database.migrate()
    with (
        servers_behind_a_proxy(databases, tmp_path) as (_, port),
        typing_crowd(database, port, learners=4) as crowd,
        database.engine.connect() as operator,
    ):
        for _ in range(20):
            await_more(crowd, 10)
            operator.exec_driver_sql(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
    assert_nothing_is_lost(database, crowd)
    assert set(crowd.statuses()) <= {200, 503}


def test_a_locked_database_answers_503_until_it_is_free(tmp_path: Path) -> None:
    app = make_app(tmp_path)
    ana = new_learner(app)
    database: Database = app.extensions["database"]
    event.listen(database.engine, "checkout", lambda raw, *_: raw.execute("PRAGMA busy_timeout=50"))
    sent = change("r:a", "waits for the lock")
    with database.writing() as writer:
        writer.execute(text("SELECT 1"))
        answer = ana.sync(sent)
        assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    assert ana.sync(sent).get_json()["acks"] == {sent["id"]: {"s": "head"}}
    database.engine.dispose()
