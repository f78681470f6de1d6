/**
 * One space's words in IndexedDB: one database a space, so that wiping it is deleting one database. Depends on nothing but
 * what is handed in, so that tests run it with their own clock and ids.
 */
import { adoptLocally, baseOf, changeLocally, resolveLocally } from "./local-change.js";
import { keepSnapshot } from "./ring.js";

export const SCHEMA = 2;
const STORES = ["kv", "outbox", "branches", "ring", "meta"];
const TAKEN_FOR_MS = 60_000; // a deletion that has not come by then was cut short, and the words are compared anew
const LOST = ["InvalidStateError", "UnknownError"];

/** Nothing more fits into this browser's storage. */
export class StorageFullError extends Error {}

/** The store was written by a newer version of this code. */
export class NewerStoreError extends Error {}

/** The words of this store belong to an account now, and it is being deleted. */
export class TakenStoreError extends Error {}

/** A window with older code holds the store open, and it cannot be brought up to date. */
export class BlockedStoreError extends Error {}

export class AnswerStore {
  #isDeleted = false;
  /**
   * @param {string} name the database's name
   * @param {{indexedDB: IDBFactory, now: () => Date, newId: () => string}} world
   */
  constructor(name, world) {
    this.name = name;
    this.world = world;
    /** Called when another window needs this store closed. */
    this.onclosing = () => {};
    /** Called when the store was deleted; it is not made again, and nothing that is still asked of it is answered. */
    this.ondeleted = () => {};
  }

  /** Opens the store, making it if need be. Rejects with NewerStoreError, or with the browser's DOMException. */
  async open() {
    this.database = await openDatabase(this.world.indexedDB, this.name, Boolean(this.database));
    this.database.onversionchange = ({ newVersion }) => {
      this.database.close();
      if (newVersion !== null) return this.onclosing();
      this.lose();
    };
  }

  /** The store is gone, or going: its page is told. @returns {Promise<never>} a promise that nothing comes of */
  lose() {
    this.#isDeleted = true;
    this.ondeleted();
    return new Promise(() => {});
  }

  /** @returns {Promise<import("./local-change.js").Head|null>} what the key shows */
  read(key) {
    return this.#transact("readonly", ["kv"], ({ kv }, done) => got(kv.get(key), (head) => done(head ?? null)));
  }

  /** @returns {Promise<Map<string, import("./local-change.js").Head>>} every key that begins with prefix */
  readAll(prefix = "") {
    const range = IDBKeyRange.bound(prefix, `${prefix}\uffff`);
    return this.#transact("readonly", ["kv"], ({ kv }, done) => {
      got(kv.getAllKeys(range), (keys) => got(kv.getAll(range), (heads) => done(new Map(keys.map((key, n) => [key, heads[n]])))));
    });
  }

  /** @returns {Promise<import("./local-change.js").Head[]>} the key's open second versions */
  branches(key) {
    return this.#transact("readonly", ["branches"], ({ branches }, done) => got(branches.get(key), (open) => done(open ?? [])));
  }

  /** @returns {Promise<string[]>} the keys that have an open second version */
  conflicts() {
    return this.#transact("readonly", ["branches"], ({ branches }, done) => got(branches.getAllKeys(), done));
  }

  /** @returns {Promise<import("./ring.js").Snapshot[]>} earlier texts of the key, oldest first */
  snapshots(key) {
    return this.#transact("readonly", ["ring"], ({ ring }, done) => got(ring.get(key), (kept) => done(kept ?? [])));
  }

  /**
   * Writes what a person typed, compared with what this tab last saw.
   * @param {import("./local-change.js").Base|null} base what this tab last saw of `key`
   * @returns {Promise<{outcome: string, base: object|null, head: object|null, branches: object[]}>} resolves once it is stored;
   *   rejects with StorageFullError
   */
  write(key, val, base, durability = "relaxed") {
    return this.#change(key, () => base, durability, (records, head) => changeLocally(records, this.#draft(key, val, head)));
  }

  /** Writes a value over the one stored now, whichever tab stored it: for marks, dates and scores. */
  update(key, val) {
    return this.#change(key, (head) => baseOf(head), "strict", (records, base) =>
      changeLocally(records, this.#draft(key, val, base)));
  }

  /** The person chose `val`: it is shown, and `merged` (an open second version's id, null for none) is closed. */
  resolve(key, val, merged) {
    return this.#change(key, (head) => baseOf(head), "strict", (records, base) =>
      resolveLocally(records, this.#draft(key, val, base), merged));
  }

  /** Takes a version of another space of this browser in, without its origins there; once, however often it is handed in. */
  adopt(key, version) {
    return this.#change(key, () => null, "strict", (records, base, claim) =>
      adoptLocally(records, { ...version, key }, claim.adopted?.[version.id], this.world.newId()));
  }

  async #change(key, chooseBase, durability, change) {
    const run = () => this.#transact("readwrite", STORES, this.#changing(key, chooseBase, change), durability);
    const result = await run().catch(async (error) => {
      if (!(error instanceof StorageFullError)) throw error;
      await this.#transact("readwrite", ["ring"], ({ ring }, done) => got(ring.clear(), done), "relaxed");
      return run();
    });
    if (!result) throw new TakenStoreError();
    return result;
  }

  #changing(key, chooseBase, change) {
    return ({ kv, outbox, branches, ring, meta }, done) => {
      got(meta.get("claim"), (claim = {}) => got(kv.get(key), (head = null) => {
        if (Math.abs(this.world.now() - claim.takenAt) < TAKEN_FOR_MS) return done(null);
        const base = chooseBase(head);
        got(outbox.get(base?.id ?? ""), (own = null) => got(branches.get(key), (open = []) => got(ring.get(key), (kept = []) => {
          const result = change({ head, own, branches: open }, base, claim);
          if (result.adopted) meta.put({ ...claim, adopted: { ...claim.adopted, ...result.adopted } }, "claim");
          if (result.queued) this.#queue(outbox, meta, result.queued);
          if (result.head !== head) {
            kv.put(result.head, key);
            const snapshots = keepSnapshot(kept, head, result.head.val, result.isChosen);
            if (snapshots !== kept) ring.put(snapshots, key);
          }
          if (result.branches.length) branches.put(result.branches, key);
          else if (open.length) branches.delete(key);
          done(result);
        })));
      }));
    };
  }

  /** Puts a change into the outbox, in the order in which changes were made. */
  #queue(outbox, meta, change) {
    if (change.order) return outbox.put(change);
    got(meta.get("order"), (last = 0) => {
      meta.put(last + 1, "order");
      outbox.put({ ...change, order: last + 1 });
    });
  }

  /**
   * The next changes to send. They are fixed from now on: what is typed next is a new change. What is larger than the server takes
   * is not sent: it is refused here.
   * @param {string} newDevice an id for this space, if it has none yet
   * @param {number} [most] how many at most
   * @returns {Promise<{device: string, cursor: string, changes: object[], waiting: number}>} resolves once that is on the disk;
   *   `waiting` counts all that is to be sent
   */
  async takeOutbox(newDevice, most) {
    const { fitting, isTooLarge } = await import("./request-size.js");
    return this.#transact("readwrite", ["outbox", "meta"], ({ outbox, meta }, done) => {
      got(meta.get("cursor"), (cursor = "0:") => got(meta.get("device"), (device) => got(outbox.index("order").getAll(), (all) => {
        const [waiting, refused] = [[], []];
        for (const change of all) if (change.state !== "refused") (isTooLarge(change.val) ? refused : waiting).push(change);
        for (const change of refused) outbox.put({ ...change, state: "refused", why: "too_large" });
        const taken = fitting(waiting, most);
        for (const change of taken) outbox.put({ ...change, state: "inflight" });
        if (!device) meta.put(newDevice, "device");
        const changes = taken.map(({ id, key, parents, merges, val, at }) => ({ id, key, parents, merges, val, at }));
        done({ device: device ?? newDevice, cursor, changes, waiting: waiting.length });
      })));
    }, "strict");
  }

  /** One transaction that the browser puts on the disk before it ends, and with it all that came before. */
  harden() {
    const now = this.world.now().toISOString();
    return this.#transact("readwrite", ["meta"], ({ meta }, done) => got(meta.put(now, "hardened"), done), "strict");
  }

  /** @returns {Promise<string|null>} the id under which this space sends; null before it ever sent */
  device() {
    return this.#transact("readonly", ["meta"], ({ meta }, done) => got(meta.get("device"), (id) => done(id ?? null)));
  }

  /** @returns {Promise<string>} how far the server's log was read */
  cursor() {
    return this.#transact("readonly", ["meta"], ({ meta }, done) => got(meta.get("cursor"), (cursor = "0:") => done(cursor)));
  }

  /** @returns {Promise<number>} how many changes the server has not acknowledged */
  unsent() {
    return this.#transact("readonly", ["outbox"], ({ outbox }, done) => got(outbox.count(), done));
  }

  /**
   * Takes up a server's answer, whole or not at all.
   * @returns {Promise<{keys: string[], refused: object[]}|null>} what changed; null for a late answer, which is dropped
   */
  async takeAnswer(answer) {
    const { takeUp } = await import("./server-answer.js");
    const stores = ["kv", "outbox", "branches", "seen", "meta"];
    return this.#transact("readwrite", stores, ({ kv, outbox, branches, seen, meta }, done) => {
      const all = (store, use) => got(store.getAllKeys(), (keys) => got(store.getAll(), (values) => use(new Map(keys.map((key, n) => [key, values[n]])))));
      got(meta.get("cursor"), (cursor = "0:") => all(kv, (heads) => all(outbox, (waiting) => all(branches, (open) => all(seen, (known) => {
        const result = takeUp({ cursor, heads, waiting, open, known }, answer);
        if (!result) return done(null);
        for (const id of result.sent) outbox.delete(id);
        for (const change of result.waiting) this.#queue(outbox, meta, change);
        for (const [key, head] of result.heads) kv.put(head, key);
        for (const [key, versions] of result.open) versions.length ? branches.put(versions, key) : branches.delete(key);
        for (const [key, versions] of result.known) seen.put(versions, key);
        meta.put(answer.cursor, "cursor");
        done({ keys: [...result.known.keys()], refused: result.waiting.filter((change) => change.state === "refused") });
      })))));
    }, "strict");
  }

  /** One firm transaction of another module's making: `work` gets the stores and a function for its result. */
  transact(mode, stores, work) {
    return this.#transact(mode, stores, work, "strict");
  }

  #draft(key, val, base) {
    return { key, val, base, newId: this.world.newId(), at: this.world.now().toISOString() };
  }

  /** One transaction; when the browser lost the connection, the store is opened again and the transaction run once more. */
  async #transact(mode, stores, work, durability = "relaxed") {
    if (this.#isDeleted) return new Promise(() => {});
    try {
      return await runTransaction(this.database, mode, stores, work, durability);
    } catch (error) {
      if (!LOST.includes(error.name)) throw error;
      const isOpen = await this.open().then(() => true, (failure) => failure.name !== "AbortError" && Promise.reject(failure));
      if (!isOpen) return this.lose();
      return runTransaction(this.database, mode, stores, work, durability);
    }
  }

  close() {
    this.ondeleted = () => {};
    this.database?.close();
  }
}

/** `isAgain`: the database was open before, and one that is gone since is not made anew. */
function openDatabase(factory, name, isAgain) {
  return new Promise((resolve, reject) => {
    const request = factory.open(name, SCHEMA);
    request.onupgradeneeded = (event) =>
      isAgain && event.oldVersion === 0 ? request.transaction.abort() : upgrade(request.result, request.transaction);
    request.onblocked = () => reject(new BlockedStoreError());
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error.name === "VersionError" ? new NewerStoreError() : request.error);
  });
}

/** Adds what is missing and removes nothing: a store of an older version keeps every word, and a copy of its outbox. */
function upgrade(database, transaction) {
  for (const store of ["kv", "branches", "ring", "meta", "seen"]) {
    if (!database.objectStoreNames.contains(store)) database.createObjectStore(store);
  }
  const isNew = !database.objectStoreNames.contains("outbox");
  const outbox = isNew ? database.createObjectStore("outbox", { keyPath: "id" }) : transaction.objectStore("outbox");
  if (!outbox.indexNames.contains("order")) outbox.createIndex("order", "order");
  if (isNew) return;
  if (!database.objectStoreNames.contains("outbox_backup")) database.createObjectStore("outbox_backup", { keyPath: "id" });
  const backup = transaction.objectStore("outbox_backup");
  got(outbox.getAll(), (waiting) => {
    waiting.forEach((change) => backup.put(change));
    const byTime = waiting.sort((one, other) => (one.at < other.at ? -1 : 1));
    byTime.forEach((change, place) => outbox.put({ ...change, order: place + 1 }));
    transaction.objectStore("meta").put(byTime.length, "order");
  });
}

function runTransaction(database, mode, names, work, durability) {
  return new Promise((resolve, reject) => {
    const transaction = database.transaction(names, mode, { durability });
    let result;
    transaction.oncomplete = () => resolve(result);
    transaction.onabort = () => {
      const error = transaction.error ?? new Error("the transaction was aborted");
      reject(error.name === "QuotaExceededError" ? new StorageFullError() : error);
    };
    const stores = Object.fromEntries(names.map((name) => [name, transaction.objectStore(name)]));
    work(stores, (value) => {
      result = value;
    });
  });
}

function got(request, use) {
  request.onsuccess = () => use(request.result);
}
