"""Looks into a page's own storage, and disturbs it the way browsers do."""

from typing import Any

from playwright.sync_api import Page

_READ_ALL = """async (prefix) => {
  const databases = (await indexedDB.databases()).map((each) => each.name);
  const names = databases.filter((name) => name.startsWith(prefix));
  if (names.length === 0) return {};
  const database = await new Promise((resolve) => {
    const request = indexedDB.open(names[0]);
    request.onsuccess = () => resolve(request.result);
  });
  const found = {};
  const stores = database.transaction([...database.objectStoreNames]);
  for (const name of database.objectStoreNames) {
    const store = stores.objectStore(name);
    const all = (request) => new Promise((resolve) => (request.onsuccess = () => resolve(request.result)));
    const [keys, values] = await Promise.all([all(store.getAllKeys()), all(store.getAll())]);
    found[name] = Object.fromEntries(keys.map((key, place) => [key, values[place]]));
  }
  database.close();
  return found;
}"""

_PUT = """async ([key, value]) => {
  const databases = (await indexedDB.databases()).map((each) => each.name);
  const database = await new Promise((resolve) => {
    const request = indexedDB.open(databases.find((name) => name.startsWith("course-anon-")));
    request.onsuccess = () => resolve(request.result);
  });
  const store = database.transaction("kv", "readwrite").objectStore("kv");
  const head = { id: crypto.randomUUID(), rev: 1, val: value, parents: [], merges: [], at: "" };
  await new Promise((resolve) => (store.put(head, key).onsuccess = resolve));
  database.close();
}"""

_HOLD = """async (milliseconds) => {
  const name = (await indexedDB.databases()).map((each) => each.name).find((each) => each.startsWith("course-anon-"));
  const database = await new Promise((resolve) => {
    const request = indexedDB.open(name);
    request.onsuccess = () => resolve(request.result);
  });
  const end = performance.now() + milliseconds;
  const store = database.transaction("kv", "readwrite").objectStore("kv");
  const again = () => {
    if (performance.now() < end) store.get("none").onsuccess = again;
    else database.close();
  };
  again();
}"""


def stored(page: Page, prefix: str = "course-anon-") -> dict[str, dict[str, Any]]:
    """Everything in the page's anonymous space, or in the one whose name begins otherwise: `{store: {key: record}}`."""
    records: dict[str, dict[str, Any]] = page.evaluate(_READ_ALL, prefix)
    return records


def hold_store(page: Page, milliseconds: int) -> None:
    """Keeps the store locked for a while, so that every write has to wait; returns at once."""
    page.evaluate(_HOLD, milliseconds)


def put_head(page: Page, key: str, value: str) -> None:
    """Writes a key's head past the page, as an earlier version of it did."""
    page.evaluate(_PUT, [key, value])
