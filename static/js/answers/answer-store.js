/**
 * One space's words in IndexedDB: one database a space, so that wiping it is deleting one database. Depends on nothing but
 * what is handed in, so that tests run it with their own clock and ids.
 */
import { baseOf, changeLocally, resolveLocally } from "./local-change.js";
import { keepSnapshot } from "./ring.js";

export const SCHEMA = 1;
const STORES = ["kv", "outbox", "branches", "ring"];
const LOST = ["InvalidStateError", "UnknownError"];

/** Nothing more fits into this browser's storage. */
export class StorageFullError extends Error {}

/** The store was written by a newer version of this code. */
export class NewerStoreError extends Error {}

export class AnswerStore {
  /**
   * @param {string} name the database's name
   * @param {{indexedDB: IDBFactory, now: () => Date, newId: () => string}} world
   */
  constructor(name, world) {
    this.name = name;
    this.world = world;
    /** Called when another window needs this store closed. */
    this.onclosing = () => {};
  }

  /** Opens the store, making it if need be. Rejects with NewerStoreError, or with the browser's DOMException. */
  async open() {
    this.database = await openDatabase(this.world.indexedDB, this.name);
    this.database.onversionchange = () => {
      this.database.close();
      this.onclosing();
    };
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
   * @param {string} key
   * @param {any} val
   * @param {import("./local-change.js").Base|null} base
   * @param {"relaxed"|"strict"} durability
   * @returns {Promise<{outcome: string, base: object|null, head: object|null, branches: object[]}>} resolves once it is stored;
   *   rejects with StorageFullError
   */
  write(key, val, base, durability = "relaxed") {
    return this.#change(key, () => base, durability, (records, head) => changeLocally(records, this.#draft(key, val, head)));
  }

  /** Writes a value made from the one stored now, whichever tab stored it: for marks, dates and scores. */
  update(key, make) {
    return this.#change(key, (head) => baseOf(head), "strict", (records, base) =>
      changeLocally(records, this.#draft(key, make(records.head?.val ?? null), base)));
  }

  /** The person chose `val` over the open second version `merged` (its id): `val` is shown, `merged` is closed. */
  resolve(key, val, merged) {
    return this.#change(key, (head) => baseOf(head), "strict", (records, base) =>
      resolveLocally(records, this.#draft(key, val, base), merged));
  }

  async #change(key, chooseBase, durability, change) {
    try {
      return await this.#transact("readwrite", STORES, this.#changing(key, chooseBase, change), durability);
    } catch (error) {
      if (!(error instanceof StorageFullError)) throw error;
      await this.#transact("readwrite", ["ring"], ({ ring }, done) => got(ring.clear(), done), "relaxed");
      return this.#transact("readwrite", STORES, this.#changing(key, chooseBase, change), durability);
    }
  }

  #changing(key, chooseBase, change) {
    return ({ kv, outbox, branches, ring }, done) => {
      got(kv.get(key), (head = null) => {
        const base = chooseBase(head);
        got(outbox.get(base?.id ?? ""), (own = null) => got(branches.get(key), (open = []) => got(ring.get(key), (kept = []) => {
          const result = change({ head, own, branches: open }, base);
          if (result.queued) outbox.put(result.queued);
          if (result.head !== head) {
            kv.put(result.head, key);
            const snapshots = keepSnapshot(kept, head, result.head.val);
            if (snapshots !== kept) ring.put(snapshots, key);
          }
          if (result.branches.length) branches.put(result.branches, key);
          else if (open.length) branches.delete(key);
          done(result);
        })));
      });
    };
  }

  #draft(key, val, base) {
    return { key, val, base, newId: this.world.newId(), at: this.world.now().toISOString() };
  }

  /** One transaction; when the browser lost the connection, the store is opened again and the transaction run once more. */
  async #transact(mode, stores, work, durability = "relaxed") {
    try {
      return await runTransaction(this.database, mode, stores, work, durability);
    } catch (error) {
      if (!LOST.includes(error.name)) throw error;
      await this.open();
      return runTransaction(this.database, mode, stores, work, durability);
    }
  }

  close() {
    this.database?.close();
  }
}

function openDatabase(factory, name) {
  return new Promise((resolve, reject) => {
    const request = factory.open(name, SCHEMA);
    request.onupgradeneeded = () => {
      for (const store of STORES.filter((store) => store !== "outbox")) request.result.createObjectStore(store);
      request.result.createObjectStore("outbox", { keyPath: "id" });
      request.result.createObjectStore("meta");
    };
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error.name === "VersionError" ? new NewerStoreError() : request.error);
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
