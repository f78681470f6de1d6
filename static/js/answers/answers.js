/**
 * Everything the person wrote, as one page sees it: the store, what other tabs change in it, and how safe it is.
 *
 * Events: "change" (detail.key) when a key shows something else; "state" when `state` may have changed.
 */
import { post } from "../http.js";
import { askSession } from "../session.js";
import { currentSpace, databaseOf, enterSpace } from "./answer-space.js";
import { AnswerStore, NewerStoreError, StorageFullError } from "./answer-store.js";
import { AnswerSync } from "./answer-sync.js";
import { chosenMark } from "./marks.js";
import { MemoryStore } from "./memory-store.js";
import { keepTail, mergeTails } from "./tail.js";

const HAS_WRITTEN = /(^|; )wrote=1(;|$)/;

/** The browser's own clock, ids and storage. Tests hand in others. */
export const browserWorld = {
  get indexedDB() {
    return window.indexedDB;
  },
  now: () => new Date(),
  newId: () => crypto.randomUUID(),
};

export class Answers extends EventTarget {
  #world;
  #store;
  #sync = null;
  #unsent = 0;
  #syncedAt = null;
  #syncStatus = null;
  #heads = new Map();
  #conflicts = new Set();
  #unsaved = new Set();
  #channel = null;
  #asked = false;

  /** How the store is: "ok", "full", "memory" (no storage), "corrupt", "newer" (written by newer code). */
  health = "ok";
  /** Whether this browser once held writing and holds none now. */
  isWiped = false;

  /** Opens the person's space. Never rejects: without storage the page works in memory and says so. */
  static async open(world = browserWorld) {
    const answers = new Answers();
    await answers.#open(world);
    return answers;
  }

  async #open(world) {
    try {
      this.#world = world;
      this.space = await currentSpace(world);
      this.#store = new AnswerStore(databaseOf(this.space.name), world);
      await this.#store.open();
      this.#store.onclosing = () => this.#fall("newer");
      await mergeTails(localStorage, this.space.name, (key, val, base) => this.#store.write(key, val, base, "strict"));
      await this.#load();
      this.isWiped = this.#heads.size === 0 && HAS_WRITTEN.test(document.cookie);
      this.#listen();
      if (this.space.account) (this.#sync = new AnswerSync(this)).start();
    } catch (error) {
      this.#store = new MemoryStore(world);
      this.#fall(reasonOf(error));
    }
  }

  async #load() {
    this.#heads = await this.#store.readAll();
    this.#conflicts = new Set(await this.#store.conflicts());
    this.#unsent = await this.#store.unsent();
  }

  #listen() {
    this.#channel = new BroadcastChannel(`answers-${this.space.name}`);
    this.#channel.onmessage = ({ data }) => (data.key ? this.#reread(data.key) : this.refresh(true));
    addEventListener("focus", () => this.refresh().then(() => this.confirmSession()));
    addEventListener("pageshow", (event) => event.persisted && this.refresh());
    document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && this.refresh());
  }

  /** What `key` shows: its value with id and lineage, or null. */
  head(key) {
    return this.#heads.get(key) ?? null;
  }

  /** What the first of `keys` that was ever written shows: an item's own key, then those of its earlier ids. */
  headOf(keys) {
    return keys.map((key) => this.head(key)).find((head) => head !== null) ?? null;
  }

  /** All keys that begin with `prefix`, with what they show. */
  entries(prefix) {
    return [...this.#heads].filter(([key]) => key.startsWith(prefix));
  }

  branches(key) {
    return this.#store.branches(key);
  }

  /**
   * "idle" before anything was written, "saving", "conflict", "full" or "memory"; without an account "saved", with one "synced",
   * "waiting" (on this device, not yet on the server) or "signed-out" (the same, until its owner signs in again).
   */
  get state() {
    if (this.health === "full") return "full";
    if (this.health !== "ok") return this.#heads.size || this.#unsaved.size ? "memory" : "idle";
    if (this.#unsaved.size) return "saving";
    if (this.#conflicts.size) return "conflict";
    if (!this.#heads.size) return "idle";
    return this.space.account ? this.#syncState : "saved";
  }

  get #syncState() {
    if (this.#syncStatus === 401) return "signed-out";
    return this.#unsent || !this.#syncedAt ? "waiting" : "synced";
  }

  /** When the server last confirmed that it has everything; null before. */
  get syncedAt() {
    return this.#syncedAt;
  }

  /**
   * Compares the open space with who is signed in; another person's page is loaded anew, in their own space. Without an answer the
   * space last confirmed stays open; so it does when its owner is signed out, and what is typed waits.
   */
  async confirmSession() {
    const session = await askSession();
    if (!session || this.health !== "ok") return;
    if (session.account && session.account !== this.space.account) {
      await enterSpace(this.#world, session.account);
      location.reload();
    } else if (session.account && this.#syncStatus === 401) {
      this.#syncStatus = null;
      this.#sync.now();
    }
  }

  /** @returns {Promise<{body: string, isAll: boolean}>} the next request of the sync protocol; its changes are fixed now */
  async nextRequest() {
    const { device, cursor, changes, waiting } = await this.#store.takeOutbox(this.#world.newId());
    const sent = { proto: 1, account: this.space.account, device, cursor, changes, sent_at: this.#world.now().toISOString() };
    return { body: JSON.stringify(sent), isAll: changes.length === waiting };
  }

  /** Takes up the server's answer and shows what it changed. */
  async takeAnswer(answer) {
    const taken = await this.#store.takeAnswer(answer);
    this.#syncStatus = null;
    await this.refresh(true);
    if (taken) await this.#settleMarks(taken.keys);
    if (!this.#unsent) this.#syncedAt = this.#world.now();
    if (taken?.keys.length) this.#channel?.postMessage({ key: null });
    this.#announceState();
  }

  /** Two versions of a mark never ask the person: done wins, and of two done ones the one of the higher revision. */
  async #settleMarks(keys) {
    for (const key of keys.filter((each) => each.startsWith("d:"))) {
      for (const branch of await this.#store.branches(key)) {
        await this.resolve(key, chosenMark(this.head(key).val, branch.val), branch.id);
      }
    }
  }

  /** The last round of syncing was not answered with 200; `status` 0 means that there was no answer. */
  noteSyncFailure(status) {
    this.#syncStatus = status;
    if (status === 409 || status === 401) this.confirmSession();
    if (status === 426) this.#fall("newer");
    this.#announceState();
  }

  /** Sends what waits now. @returns {Promise<boolean>} whether the server has everything */
  async flush() {
    if (!this.#sync) return true;
    for (let isMore = true; isMore;) isMore = await this.#sync.round();
    return this.#unsent === 0;
  }

  /** Stores what was typed into a box; `base` is what the box last saw. Rejects when it could not be stored. */
  write(key, val, base, durability) {
    this.#askToKeep();
    return this.#storing(key, () => this.#store.write(key, val, base, durability));
  }

  /** Stores a value made from the stored one. */
  update(key, make) {
    this.#askToKeep();
    return this.#storing(key, () => this.#store.update(key, make));
  }

  /** Stores the text a person chose over the open second version `merged`. */
  resolve(key, val, merged) {
    return this.#storing(key, () => this.#store.resolve(key, val, merged));
  }

  async #storing(key, store) {
    this.#unsaved.add(key);
    this.#announceState();
    try {
      const result = await store();
      if (this.health === "full") this.health = "ok";
      if (result.queued) this.#unsent += 1;
      this.#took(key, result);
      this.#channel?.postMessage({ key });
      this.#unsaved.delete(key);
      return result;
    } catch (error) {
      this.health = error instanceof StorageFullError ? "full" : reasonOf(error);
      throw error;
    } finally {
      this.#announceState();
    }
  }

  #took(key, { head, branches }) {
    this.isWiped = false;
    if (head) this.#heads.set(key, head);
    if (branches.length) this.#conflicts.add(key);
    else this.#conflicts.delete(key);
    this.dispatchEvent(new CustomEvent("change", { detail: { key } }));
  }

  /** Takes up what other tabs stored meanwhile, or what the server sent (`isPulled`). */
  async refresh(isPulled = false) {
    const before = this.#heads;
    const open = this.#conflicts;
    await this.#load();
    for (const key of new Set([...this.#heads.keys(), ...open, ...this.#conflicts])) {
      const isSame = before.get(key)?.rev === this.#heads.get(key)?.rev && before.get(key)?.id === this.#heads.get(key)?.id;
      if (!isSame || open.has(key) !== this.#conflicts.has(key)) {
        this.dispatchEvent(new CustomEvent("change", { detail: { key, isPulled } }));
      }
    }
    this.#announceState();
  }

  async #reread(key) {
    const [head, branches] = await Promise.all([this.#store.read(key), this.#store.branches(key)]);
    this.#took(key, { head, branches });
    this.#announceState();
  }

  /** Keeps a box's text while the page goes away and its transaction may not end. */
  keepTail(key, val, base) {
    if (this.health === "ok") keepTail(localStorage, this.space.name, key, val, base);
  }

  /** The person has read that the store was wiped. */
  startAfresh() {
    document.cookie = "wrote=; Max-Age=0; Path=/";
    this.isWiped = false;
    this.#announceState();
  }

  /** At the first keystroke: asks the browser to keep the store, and the server for a cookie that would notice a wipe. */
  #askToKeep() {
    if (this.#asked) return;
    this.#asked = true;
    navigator.storage?.persist?.();
    if (!HAS_WRITTEN.test(document.cookie)) {
      post("/api/wrote").catch(() => {
        this.#asked = false; // no network: ask again at a later keystroke
      });
    }
  }

  #fall(reason) {
    this.health = reason;
    this.#announceState();
  }

  #announceState() {
    this.dispatchEvent(new Event("state"));
  }
}

function reasonOf(error) {
  if (error instanceof NewerStoreError) return "newer";
  return ["SecurityError", "InvalidStateError", "NotAllowedError", "TypeError"].includes(error?.name) ? "memory" : "corrupt";
}
