/**
 * What the account has handed in, as the server said last. It is kept in the person's own space, so that it is shown while there is
 * no network. Event "change" when something else is known.
 *
 * @typedef {"handed_in"|"returned"|"approved"|"withdrawn"|"finished"} State
 * @typedef {{homework: string, version: number, state: State, made_at: string, decided_at: string|null, path: string,
 *   team: string|null, has_reviewer: boolean, documents: {document: string, title: string, template: string, template_version: number}[]}} Submitted
 */
import { getJson, post } from "../http.js";
import { WaitingHandIns } from "./waiting-hand-ins.js";

const KEPT = "submissions";
const known = new WeakMap();

export class SubmittedWork extends EventTarget {
  /** Whether somebody reviews what the person hands in; null before the server was ever asked. @type {boolean|null} */
  isReviewed = null;
  /** The teams in which somebody reviews it now. @type {{id: string, name: string}[]} */
  teams = [];
  /** @type {Submitted[]} the newest first */
  submissions = [];

  /** The one of this page. @param {import("../answers/answers.js").Answers} answers */
  static of(answers) {
    if (!known.has(answers)) known.set(answers, new SubmittedWork(answers));
    return known.get(answers);
  }

  constructor(answers) {
    super();
    this.answers = answers;
    /** What was handed in here and has not arrived. */
    this.waiting = new WaitingHandIns(this);
    if (!answers.account) return;
    this.ready = this.#begin();
    addEventListener("focus", () => this.refresh());
    addEventListener("online", () => this.refresh());
  }

  async #begin() {
    this.#show(await this.#kept());
    await this.waiting.start();
    this.refresh();
  }

  #kept() {
    const { store } = this.answers;
    if (!store.transact) return null;
    return store.transact("readonly", ["meta"], ({ meta }, done) => {
      meta.get(KEPT).onsuccess = ({ target }) => done(target.result ?? null);
    });
  }

  /** Asks the server. Without an answer, what is known stays. */
  async refresh() {
    try {
      await this.take(await getJson("/api/submissions"));
    } catch {
      this.dispatchEvent(new Event("change")); // no network, or nobody signed in: what is kept is shown
    }
  }

  /** Takes up what the server said; what it says to another account is nobody's business here. */
  async take(work) {
    if (work.account !== this.answers.space.account) return;
    this.#show(work);
    const { store } = this.answers;
    if (!store.transact) return;
    await store.transact("readwrite", ["meta"], ({ meta }, done) => {
      meta.put(work, KEPT).onsuccess = () => done();
    }).catch(() => {}); // a full disk: it can be asked for again
  }

  /**
   * Tells what is to become of a version that nobody has decided on.
   * @param {Submitted} open
   * @param {"withdrawals"|"closings"|"sendings"} what
   * @param {object} [body]
   * @returns {Promise<object>} the server's answer; `error` when it refused, or was not reached
   */
  async tell({ homework, version }, what, body = {}) {
    try {
      const response = await post(`/api/submissions/${homework}/${version}/${what}`, JSON.stringify(body));
      const answer = await response.json();
      if (response.ok) await this.take(answer);
      else this.refresh();
      return answer;
    } catch {
      return { error: { message: "" } };
    }
  }

  #show(work) {
    if (work) [this.isReviewed, this.teams, this.submissions] = [work.is_reviewed, work.teams ?? [], work.submissions];
    this.dispatchEvent(new Event("change"));
  }

  /** The versions of a piece of homework, by its present id and its earlier ones, the newest first. @returns {Submitted[]} */
  versionsOf(ids) {
    const own = this.submissions.filter(({ homework }) => ids.includes(homework));
    return own.sort((one, other) => other.version - one.version);
  }
}

/** A version in words: "finished · version 2 · 14 Nov 2026". @param {(name: string, values?: object) => string} text */
export function wordsOf({ state, version, made_at, decided_at }, text) {
  const day = new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: "medium" });
  return text(`state-${state.replace("_", "-")}`, { version, day: day.format(new Date(decided_at ?? made_at)) });
}
