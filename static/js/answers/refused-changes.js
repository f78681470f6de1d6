/** Changes that the server refused: they stay in the outbox, with the reason, until the person has dealt with them. */
import { keepSnapshot } from "./ring.js";

/**
 * @param {import("./answer-store.js").AnswerStore} store
 * @returns {Promise<import("./local-change.js").Queued[]>} the newest refused change of each key
 */
export function refusedChanges(store) {
  return store.transact("readonly", ["outbox"], ({ outbox }, done) => {
    outbox.index("order").getAll().onsuccess = ({ target }) => {
      done([...new Map(target.result.filter(isRefused).map((change) => [change.key, change])).values()]);
    };
  });
}

/** @returns {Promise<boolean>} whether the server answered to every change made here; a refusal is an answer */
export function waitsForNothing(store) {
  return store.transact("readonly", ["outbox"], ({ outbox }, done) => {
    outbox.getAll().onsuccess = ({ target }) => done(target.result.every(isRefused));
  });
}

/** The newest refused change of `key` goes up once more, as it is. */
export async function sendAgain(store, key) {
  const change = (await refusedChanges(store)).find((each) => each.key === key);
  if (change) await store.transact("readwrite", ["outbox"], ({ outbox }) => outbox.put({ ...change, state: "inflight" }));
}

/** The server takes no request with this change, not even alone: it is refused here. */
export function refuseTooLarge(store, id) {
  return store.transact("readwrite", ["outbox"], ({ outbox }) => {
    outbox.get(id).onsuccess = ({ target }) => target.result && outbox.put({ ...target.result, state: "refused", why: "too_large" });
  });
}

/** The refused changes of `key` leave the outbox: the key shows what the account has, and their text stays as a snapshot. */
export function letGo(store, key) {
  return store.transact("readwrite", ["kv", "outbox", "branches", "seen", "ring"], (stores) => {
    const { kv, outbox, branches, seen, ring } = stores;
    const read = (request, use) => (request.onsuccess = () => use(request.result));
    read(outbox.getAll(), (all) => read(kv.get(key), (head) => read(branches.get(key), (open = []) =>
      read(seen.get(key), (known) => read(ring.get(key), (kept = []) => {
        const refused = all.filter((change) => isRefused(change) && change.key === key);
        const ids = new Set(refused.map(({ id }) => id));
        ids.forEach((id) => outbox.delete(id));
        ring.put(refused.slice(-1).reduce((snapshots, change) => keepSnapshot(snapshots, change, null, true), kept), key);
        const left = open.filter(({ id }) => !ids.has(id));
        if (left.length) branches.put(left, key);
        else branches.delete(key);
        if (ids.has(head?.id)) kv.put(known ? { ...known.head, rev: 1 } : { ...head, val: null, rev: head.rev + 1 }, key);
      })))));
  });
}

const isRefused = (change) => change.state === "refused";
