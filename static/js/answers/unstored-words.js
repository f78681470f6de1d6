/**
 * What this browser has no room for goes straight to the account: one change at a time, the newest words of each key. Nothing of it is
 * in the outbox, so it is sent from memory until the server has it or the page is closed; then a tail keeps it for the next page.
 */
import { post } from "../http.js";
import { isTooLarge } from "./request-size.js";

const AGAIN_MS = 5_000;
const MAX_PARENTS = 20;

export class UnstoredWords {
  #waiting = new Map(); // what it is known by, a key or a tail's name -> change
  #refused = new Map(); // the same -> change with `why`
  #tried = new Map();
  #sending = null;
  #timer = null;

  /**
   * @param {string} account
   * @param {import("./answer-store.js").AnswerStore} store of which only the cursor is read
   * @param {{now: () => Date, newId: () => string}} world
   */
  constructor(account, store, world) {
    this.account = account;
    this.store = store;
    this.world = world;
    this.device = world.newId();
    /** Called when the server answered. */
    this.onanswer = () => {};
  }

  /** Whether the server has everything that was given to send(). */
  get isAllSent() {
    return this.#waiting.size + this.#refused.size === 0;
  }

  /** Whether the server answered to everything that was given to send(). */
  get isAllAnswered() {
    return this.#waiting.size === 0;
  }

  /** What the server refused. */
  get refused() {
    return [...this.#refused.values()];
  }

  /** What the server does not have, as pairs of key and value. */
  get words() {
    return [...this.#waiting.values(), ...this.#refused.values()].map(({ key, val }) => [key, val]);
  }

  /** Sends `val` of `key`, typed on `base`; resolves once the server has it and whatever else waits, or could not be asked. */
  send(key, val, base) {
    const earlier = this.#tried.get(key) ?? [];
    const change = this.#change({ key, val, base }, earlier);
    this.#tried.set(key, [change.id, ...earlier]);
    this.#refused.delete(key);
    this.#waiting.set(key, change);
    return this.sendAll();
  }

  /** Takes over what an earlier page left in a tail, a version of its own; the tail goes once the server has it. */
  takeTail(name, tail) {
    if (!this.#waiting.has(name) && !this.#refused.has(name)) this.#waiting.set(name, this.#change(tail, []));
  }

  #change({ key, val, base }, earlier) {
    const parents = [...earlier, ...(base ? [base.id, ...base.parents] : [])].slice(0, MAX_PARENTS);
    return { id: this.world.newId(), key, parents, merges: [], val, at: this.world.now().toISOString() };
  }

  /** Sends what waits; resolves once the server has it, or could not be asked. */
  sendAll() {
    this.#sending ??= this.#sendOneByOne().finally(() => (this.#sending = null));
    return this.#sending;
  }

  async #sendOneByOne() {
    clearTimeout(this.#timer);
    while (this.#waiting.size && (await this.#round()));
    if (this.#waiting.size) this.#timer = setTimeout(() => this.sendAll(), AGAIN_MS);
  }

  /** @returns {Promise<boolean>} whether there is an answer to the first of what waits */
  async #round() {
    const [name, change] = this.#waiting.entries().next().value;
    try {
      const answer = isTooLarge(change.val) ? { s: "refused", why: "too_large" } : await this.#answerTo(change);
      if (!answer) return false;
      if (this.#waiting.get(name)?.id === change.id) this.#settle(name, change, answer);
      await this.onanswer();
      return true;
    } catch {
      return false; // no network: the words are still here, and on the screen
    }
  }

  async #answerTo(change) {
    const about = { proto: 1, account: this.account, device: this.device, cursor: await this.store.cursor() };
    const response = await post("/api/sync", JSON.stringify({ ...about, changes: [change], sent_at: this.world.now().toISOString() }));
    if (response.status === 413) return { s: "refused", why: "too_large" };
    return response.status === 200 ? (await response.json()).acks[change.id] : null;
  }

  #settle(name, change, { s, why }) {
    this.#waiting.delete(name);
    if (s === "refused") this.#refused.set(name, { ...change, why });
    else localStorage.removeItem(name);
  }

  /** What the server refused of `key` goes up once more. */
  sendAgain(key) {
    for (const [name, { why: _why, ...change }] of this.#refusedOf(key)) {
      this.#refused.delete(name);
      this.#waiting.set(name, change);
    }
    return this.sendAll();
  }

  /** What the server refused of `key` is given up. */
  letGo(key) {
    for (const [name] of this.#refusedOf(key)) {
      this.#refused.delete(name);
      localStorage.removeItem(name);
    }
  }

  #refusedOf(key) {
    return [...this.#refused].filter(([, change]) => change.key === key);
  }
}
