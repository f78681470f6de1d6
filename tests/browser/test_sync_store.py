"""The browser's store as devices of the sync protocol: random scripts, real IndexedDB, the real server's sync."""

import itertools
import json
import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest
from playwright.sync_api import Browser, Page

from course_app.answers.sync import sync
from course_app.answers.sync_request import read_sync_request
from course_app.config import read_settings
from course_app.database import Database
from tests.browser.chromium import open_page, scripts_of
from tests.servers import RunningServer

pytestmark = pytest.mark.browser

SCRIPT = (Path(__file__).parent / "sync_store.js").read_text(encoding="utf-8").split("*/", 1)[1]
FIRST_SEED = int(os.environ.get("FIRST_SEED", "1"))
NOW = datetime(2027, 1, 1, 10, 0, tzinfo=UTC)
_accounts = itertools.count(1)


@pytest.fixture(scope="module")
def synced_page(server: RunningServer, browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    """A page that can import the product's scripts, and whose `serve()` is the server's sync."""
    database = Database(read_settings({}, data=tmp_path_factory.mktemp("sync")))
    database.migrate()

    def serve(body: str) -> str:
        request = read_sync_request(body.encode())
        return json.dumps(sync(database, request.account, request, NOW).as_json())

    page = open_page(browser.new_page(), server.url + "/offline")
    page.expose_function("serve", serve)
    yield page
    page.close()
    database.engine.dispose()


def play(page: Page, first: int, scripts: int, steps: int) -> None:
    for seed in range(first, first + scripts):
        account = str(UUID(int=next(_accounts) << 64))
        wrong = page.evaluate(SCRIPT, [scripts_of(page), account, seed, steps])
        assert wrong is None, wrong


@pytest.mark.sync_bug(37, 40)
def test_devices_lose_nothing_and_end_alike(synced_page: Page) -> None:
    """Red when takeUp() forgets branches or replaces unsent text, or when lineage() names what its tab never saw."""
    play(synced_page, FIRST_SEED, scripts=15, steps=50)


ALONE = """async ([scripts, account]) => {
  const { AnswerStore } = await import(`${scripts}answers/answer-store.js`);
  let count = 0;
  const newId = () => `${account.slice(0, 24)}${String((count += 1)).padStart(12, "0")}`;
  const world = { indexedDB, now: () => new Date(), newId };
  const stores = ["here", "idle"].map((name) => new AnswerStore(`course-test-${account}-${name}`, world));
  for (const store of stores) await store.open();
  const sync = async (store) => {
    const { cursor, changes } = await store.takeOutbox(account);
    const body = { proto: 1, account, device: newId(), cursor, changes, sent_at: new Date().toISOString() };
    await store.takeAnswer(JSON.parse(await window.serve(JSON.stringify(body))));
  };
  const [here, idle] = stores;
  let base = null, text = "", most = 0;
  for (let key = 0; key < 300; key += 1) {
    text = key % 11 === 10 ? text.slice(0, -3) : `${text}${key % 10}`;
    ({ base } = await here.write("r:a", text, base));
    if (key % 7 === 0) await sync(here);
    most = Math.max(most, (await here.branches("r:a")).length);
  }
  await sync(here);
  await sync(idle);
  const shown = [await here.read("r:a"), await idle.read("r:a")].map((head) => head.val === text);
  most = Math.max(most, (await idle.branches("r:a")).length);
  stores.forEach((store) => store.close());
  return [most, ...shown];
}"""


@pytest.mark.sync_bug(10, 12)
def test_one_person_on_one_device_never_meets_a_conflict(synced_page: Page) -> None:
    """SYNC bugs 10 and 12: 300 keystrokes with syncs in between, and an idle device that wakes up afterwards.

    Red when takeUp() forgets the `rev` of what was written here.
    """
    account = str(UUID(int=next(_accounts) << 64))
    assert synced_page.evaluate(ALONE, [scripts_of(synced_page), account]) == [0, True, True]


LARGE = """async ([scripts, account]) => {
  const { AnswerStore } = await import(`${scripts}answers/answer-store.js`);
  const world = { indexedDB, now: () => new Date(), newId: () => crypto.randomUUID() };
  const store = new AnswerStore(`course-test-${account}`, world);
  await store.open();
  for (const key of "abcdef") await store.write(`r:${key}`, key.repeat(184_000), null);
  await store.write("r:long", "x".repeat(950_000), null);
  await store.write("r:wide", "\u00e9".repeat(34_000), null);
  const counts = [];
  for (let waiting = 1, changes = []; waiting > changes.length; ) {
    let device, cursor;
    ({ device, cursor, changes, waiting } = await store.takeOutbox(account));
    const body = { proto: 1, account, device, cursor, changes, sent_at: new Date().toISOString() };
    await store.takeAnswer(JSON.parse(await window.serve(JSON.stringify(body))));
    counts.push(changes.length);
  }
  const left = await store.transact("readonly", ["outbox"], ({ outbox }, done) => {
    const said = ({ key, state, why }) => `${key} ${state} ${why}`;
    outbox.getAll().onsuccess = ({ target }) => done(target.result.map(said));
  });
  store.close();
  return [counts, left.sort()];
}"""


def test_no_request_is_more_than_the_server_takes(synced_page: Page) -> None:
    """Red when takeOutbox() counts changes alone, or sends a value that the server takes in no request."""
    account = str(UUID(int=next(_accounts) << 64))
    counts, left = synced_page.evaluate(LARGE, [scripts_of(synced_page), account])
    assert counts == [4, 2]
    assert left == ["r:long refused too_large", "r:wide refused too_large"]


@pytest.mark.long
def test_devices_lose_nothing_in_many_scripts(synced_page: Page) -> None:
    play(synced_page, FIRST_SEED + 10_000, scripts=1500, steps=60)
