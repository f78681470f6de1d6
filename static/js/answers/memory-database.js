/**
 * As much of IndexedDB as the stores use, in the memory of this window: on a shared computer nothing may stay behind. Transactions run
 * one after the other; a value is copied when it is put, as a browser does.
 */

/** @returns {object} `world` with databases that end with this window, and without any trace elsewhere */
export const memoryWorld = ({ now, newId }) => ({ now, newId, indexedDB: new MemoryFactory() });

class MemoryFactory {
  #databases = new Map();

  open(name) {
    const request = {};
    queueMicrotask(() => {
      const isNew = !this.#databases.has(name);
      if (isNew) this.#databases.set(name, new MemoryDatabase());
      request.result = this.#databases.get(name);
      if (isNew) request.onupgradeneeded?.();
      request.onsuccess?.();
    });
    return request;
  }

  deleteDatabase(name) {
    const request = {};
    this.#databases.delete(name);
    queueMicrotask(() => request.onsuccess?.());
    return request;
  }
}

class MemoryDatabase {
  #tables = new Map();
  #last = Promise.resolve();

  get objectStoreNames() {
    return { contains: (name) => this.#tables.has(name) };
  }

  createObjectStore(name, { keyPath = null } = {}) {
    const table = { keyPath, rows: new Map(), indexes: new Map() };
    this.#tables.set(name, table);
    return {
      indexNames: { contains: (index) => table.indexes.has(index) },
      createIndex: (index, path) => table.indexes.set(index, path),
    };
  }

  transaction() {
    const transaction = new MemoryTransaction(this.#tables, this.#last);
    this.#last = transaction.ended;
    return transaction;
  }

  close() {}
}

class MemoryTransaction {
  #tables;
  #turn;
  #pending = 0;
  #end;
  error = null;

  /** @param {Promise<void>} before when the transaction before this one has ended */
  constructor(tables, before) {
    this.#tables = tables;
    this.#turn = before;
    this.ended = new Promise((resolve) => (this.#end = resolve));
    this.request(() => undefined); // one that asks for nothing ends too
  }

  objectStore(name) {
    return new MemoryObjectStore(this.#tables.get(name), this);
  }

  request(act) {
    const request = {};
    this.#pending += 1;
    this.#turn = this.#turn.then(() => this.#answer(request, act));
    return request;
  }

  #answer(request, act) {
    if (this.error) return;
    try {
      request.result = act();
      request.onsuccess?.({ target: request });
      this.#pending -= 1;
    } catch (error) {
      this.error = error;
      this.onabort?.();
      return this.#end();
    }
    if (this.#pending > 0) return;
    this.oncomplete?.();
    this.#end();
  }
}

class MemoryObjectStore {
  constructor(table, transaction) {
    this.table = table;
    this.transaction = transaction;
  }

  get(key) {
    return this.#does((rows) => rows.get(key));
  }

  put(value, key = value[this.table.keyPath]) {
    const copy = structuredClone(value);
    return this.#does((rows) => rows.set(key, copy) && key);
  }

  delete(key) {
    return this.#does((rows) => rows.delete(key));
  }

  clear() {
    return this.#does((rows) => rows.clear());
  }

  count() {
    return this.#does((rows) => rows.size);
  }

  getAllKeys(range) {
    return this.#does((rows) => keysIn(rows, range));
  }

  getAll(range) {
    return this.#does((rows) => keysIn(rows, range).map((key) => rows.get(key)));
  }

  index(name) {
    const path = this.table.indexes.get(name);
    const sorted = (rows) => [...rows.values()].filter((value) => path in value).sort((one, other) => one[path] - other[path]);
    return { getAll: () => this.#does(sorted) };
  }

  #does(act) {
    return this.transaction.request(() => act(this.table.rows));
  }
}

const keysIn = (rows, range) => [...rows.keys()].filter((key) => !range || range.includes(key)).sort();
