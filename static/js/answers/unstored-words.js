/**
 * What this browser has no room for goes straight to the account: one request at a time, the newest words of each key. Nothing of it is
 * in the outbox, so it is sent from memory until the server has it or the page is closed.
 */
import { post } from "../http.js";

const AGAIN_MS = 5_000;
const MAX_PARENTS = 20;

export class UnstoredWords {
  #waiting = new Map();
  #tried = new Map();
  #isSending = false;

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
  }

  /** Whether the server has everything that was given to send(). */
  get isAllSent() {
    return this.#waiting.size === 0;
  }

  /** Sends `val` of `key`, typed on `base`; resolves once the server has it and whatever else waits, or could not be asked. */
  async send(key, val, base) {
    const earlier = this.#tried.get(key) ?? [];
    const parents = [...earlier, ...(base ? [base.id, ...base.parents] : [])].slice(0, MAX_PARENTS);
    const change = { id: this.world.newId(), key, parents, merges: [], val, at: this.world.now().toISOString() };
    this.#tried.set(key, [change.id, ...earlier]);
    this.#waiting.set(key, change);
    if (!this.#isSending) await this.#sendAll();
  }

  async #sendAll() {
    this.#isSending = true;
    while (this.#waiting.size && (await this.#round()));
    this.#isSending = false;
    if (this.#waiting.size) setTimeout(() => this.#isSending || this.#sendAll(), AGAIN_MS);
  }

  /** @returns {Promise<boolean>} whether the server answered */
  async #round() {
    try {
      const about = { proto: 1, account: this.account, device: this.device, cursor: await this.store.cursor() };
      const changes = [...this.#waiting.values()];
      const response = await post("/api/sync", JSON.stringify({ ...about, changes, sent_at: this.world.now().toISOString() }));
      if (response.status !== 200) return false;
      const { acks } = await response.json();
      for (const { key, id } of changes) {
        const isTaken = acks[id] && acks[id].s !== "refused";
        if (isTaken && this.#waiting.get(key)?.id === id) this.#waiting.delete(key);
      }
      return changes.every(({ id }) => acks[id] && acks[id].s !== "refused");
    } catch {
      return false; // no network: the words are still here, and on the screen
    }
  }
}
