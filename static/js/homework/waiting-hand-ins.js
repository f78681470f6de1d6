/**
 * What the person handed in and the server has not taken yet. It waits in their own space, goes out once, and can be taken back until
 * then. The request is fixed when it is made: sent again, it is the same request.
 *
 * @typedef {{body: string, item: {id: string, revision: number}, madeAt: string}} Waiting
 */
import { post } from "../http.js";
import { documentOf } from "./document-keys.js";

const nameOf = (homework) => `hand-in:${homework}`;
const ALL = IDBKeyRange.bound("hand-in:", "hand-in:\uffff");
const LATER = [0, 401, 408, 429];

export class WaitingHandIns {
  #all = new Map();
  #sending = null;

  /** @param {import("./submitted-work.js").SubmittedWork} work */
  constructor(work) {
    this.work = work;
    this.answers = work.answers;
    /** What the server answered to the last one of each piece of homework that it did not take. @type {Map<string, string>} */
    this.refusals = new Map();
  }

  /** Takes up what an earlier page left waiting; tries again whenever the account's words are in step with the server. */
  async start() {
    await this.#read();
    this.answers.addEventListener("state", () => this.answers.account?.state === "synced" && this.send());
    addEventListener("online", () => this.send());
    this.send();
  }

  async #read() {
    const { store } = this.answers;
    if (!store.transact) return;
    this.#all = await store.transact("readonly", ["meta"], ({ meta }, done) => {
      meta.getAllKeys(ALL).onsuccess = ({ target: { result: names } }) => {
        meta.getAll(ALL).onsuccess = ({ target: { result } }) =>
          done(new Map(names.map((name, place) => [name, result[place]]).filter(([, each]) => each)));
      };
    });
    this.#tell();
  }

  /** What waits of a piece of homework. @returns {Waiting|null} */
  of(homework) {
    return this.#all.get(nameOf(homework)) ?? null;
  }

  /** Whether the owner has to sign in before anything goes out. */
  get needsSignIn() {
    return this.answers.account?.state === "signed-out";
  }

  /** Whether something is on its way now. */
  get isSending() {
    return this.#sending !== null;
  }

  /**
   * Hands documents in as they stand in the store now: what is not sent yet is fixed, and later typing makes changes of its own.
   * @param {{id: string, revision: number}} item the piece of homework
   * @param {"finish"|"hand_in"} act
   * @param {string[]} documents
   * @param {{team?: string, answered?: string[]}} [more] the id of the team to which it goes, where there is a choice; the keys of the
   *   answers to asks of an earlier round
   */
  async add(item, act, documents, { team, answered = [] } = {}) {
    const { account } = this.answers.space;
    const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
    const about = { account, request: crypto.randomUUID(), act, homework: item.id, zone: timeZone, team };
    this.refusals.delete(item.id);
    await this.answers.store.transact("readwrite", ["kv", "outbox", "meta"], ({ kv, outbox, meta }, done) => {
      kv.getAllKeys().onsuccess = ({ target: { result: keys } }) => {
        kv.getAll().onsuccess = ({ target: { result: heads } }) => {
          const shown = keys.map((key, place) => [key, heads[place]]);
          const named = documents.map((id) => ({ id, changes: changesOf(id, shown) }));
          const answers = Object.fromEntries(shown.filter(([key, { val }]) => answered.includes(key) && val !== null).map(([key, { id }]) => [key, id]));
          for (const changes of [...named.map((each) => each.changes), answers]) for (const id of Object.values(changes)) fix(outbox, id);
          const waiting = { body: JSON.stringify({ ...about, documents: named, answers }), item, madeAt: new Date().toISOString() };
          meta.put(waiting, nameOf(item.id)).onsuccess = () => done();
        };
      };
    });
    await this.#read();
    return this.send();
  }

  /** Takes back what has not gone out. */
  async cancel(homework) {
    await this.#drop(homework);
    this.work.refresh(); // it may have arrived although no answer came
  }

  async #drop(homework) {
    await this.answers.store.transact("readwrite", ["meta"], ({ meta }, done) => {
      meta.delete(nameOf(homework)).onsuccess = () => done();
    });
    await this.#read();
  }

  /** Sends what waits, once everything that it names has been sent. */
  async send() {
    if (this.#all.size) this.#sending ??= this.#sendAll();
    await this.#sending;
  }

  async #sendAll() {
    await null; // so that it counts as sending from the first moment
    this.#tell();
    try {
      for (const waiting of this.#all.values()) await this.#sendOne(waiting);
    } finally {
      this.#sending = null;
      this.#tell();
    }
  }

  async #sendOne({ body, item }) {
    if (!(await this.#sendWords())) return;
    const response = await post("/api/submissions", body).catch(() => null);
    const status = response?.status ?? 0;
    if (LATER.includes(status) || status >= 500) return;
    const answer = await response.json().catch(() => ({}));
    if (status === 200) {
      await this.#markDone(item);
      await this.work.take(answer);
    } else {
      this.refusals.set(item.id, answer.error?.message ?? "");
      this.work.refresh();
    }
    await this.#drop(item.id);
  }

  /**
   * Sends the person's words first: what is handed in must be on the server. What the server refused elsewhere is no reason to wait.
   * @returns {Promise<boolean>} whether the server took what it was sent
   */
  async #sendWords() {
    const { account } = this.answers;
    try {
      await account.flush();
      return true;
    } catch (error) {
      account.noteFailure(error.response?.status ?? 0);
      return false;
    }
  }

  /** Only the person ever takes a mark away; handing in sets it. */
  async #markDone({ id, revision }) {
    const mark = this.answers.head(`d:${id}`)?.val;
    if (mark?.done && mark.revision >= revision) return;
    await this.answers.update(`d:${id}`, { done: true, revision, at: new Date().toISOString() });
  }

  #tell() {
    this.work.dispatchEvent(new Event("change"));
  }
}

/** The change that each key of a document shows. */
function changesOf(document, shown) {
  return Object.fromEntries(shown.filter(([key]) => documentOf(key) === document).map(([key, { id }]) => [key, id]));
}

/** A change that waits to be sent does not grow any more. */
function fix(outbox, id) {
  outbox.get(id).onsuccess = ({ target: { result } }) => {
    if (result?.state === "queued") outbox.put({ ...result, state: "inflight" });
  };
}
