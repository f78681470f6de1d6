import { BlockedStoreError, NewerStoreError, StorageFullError } from "./answer-store.js";
import { baseOf, changeLocally, resolveLocally } from "./local-change.js";
import { keepSnapshot } from "./ring.js";

/** The same words and the same rule as AnswerStore, kept only while the window is open: for browsers that give no storage. */
export class MemoryStore {
  #heads = new Map();
  #outbox = new Map();
  #branches = new Map();
  #ring = new Map();

  constructor(world) {
    this.world = world;
  }

  async read(key) {
    return this.#heads.get(key) ?? null;
  }

  async readAll(prefix = "") {
    return new Map([...this.#heads].filter(([key]) => key.startsWith(prefix)));
  }

  async branches(key) {
    return this.#branches.get(key) ?? [];
  }

  async conflicts() {
    return [...this.#branches.keys()];
  }

  async snapshots(key) {
    return this.#ring.get(key) ?? [];
  }

  async device() {
    return null;
  }

  async write(key, val, base) {
    return this.#put(key, changeLocally(this.#records(key, base), this.#draft(key, val, base)));
  }

  async update(key, val) {
    const base = baseOf(this.#heads.get(key) ?? null);
    return this.#put(key, changeLocally(this.#records(key, base), this.#draft(key, val, base)));
  }

  async resolve(key, val, merged) {
    const base = baseOf(this.#heads.get(key) ?? null);
    return this.#put(key, resolveLocally(this.#records(key, base), this.#draft(key, val, base), merged));
  }

  async harden() {}

  close() {}

  #records(key, base) {
    return {
      head: this.#heads.get(key) ?? null,
      own: this.#outbox.get(base?.id) ?? null,
      branches: this.#branches.get(key) ?? [],
    };
  }

  #draft(key, val, base) {
    return { key, val, base, newId: this.world.newId(), at: this.world.now().toISOString() };
  }

  #put(key, result) {
    if (result.queued) this.#outbox.set(result.queued.id, result.queued);
    const before = this.#heads.get(key) ?? null;
    if (result.head !== before) this.#ring.set(key, keepSnapshot(this.#ring.get(key) ?? [], before, result.head.val, result.isChosen));
    if (result.head) this.#heads.set(key, result.head);
    if (result.branches.length) this.#branches.set(key, result.branches);
    else this.#branches.delete(key);
    return result;
  }
}

const NO_STORAGE = ["SecurityError", "InvalidStateError", "NotAllowedError", "TypeError"];

/** How the store is after `error`: "full", "newer", "blocked", "memory" (the browser gives no storage) or "corrupt". */
export function healthAfter(error) {
  if (error instanceof StorageFullError) return "full";
  if (error instanceof NewerStoreError) return "newer";
  if (error instanceof BlockedStoreError) return "blocked";
  return NO_STORAGE.includes(error?.name) ? "memory" : "corrupt";
}
