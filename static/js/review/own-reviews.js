/**
 * The reviews that have reached the person, as the server said last; kept in their own space, so that they can be read while there is no
 * network. Event "change" when something else is known.
 *
 * @typedef {{id: string, kind: "ask"|"comment", document: string, field: string, row: string, where: string, quote: string,
 *   words: string}} Remark
 * @typedef {{homework: string, version: number, decision: "return"|"approve", reviewer: string, released_at: string, summary: string,
 *   criteria: {says: string, state: string}[], remarks: Remark[]}} Review
 * @typedef {{homework: string, version: number, by: string, since: string}} Holder
 */
import { getJson } from "../http.js";

const KEPT = "reviews";
const known = new WeakMap();

export class OwnReviews extends EventTarget {
  /** @type {Review[]} the newest first */
  all = [];
  /** Who has taken what waits, as the server says now. @type {Holder[]} */
  held = [];

  /** The one of this page. @param {import("../answers/answers.js").Answers} answers */
  static of(answers) {
    if (!known.has(answers)) known.set(answers, new OwnReviews(answers));
    return known.get(answers);
  }

  constructor(answers) {
    super();
    this.answers = answers;
    if (!answers.account) return;
    this.#begin();
    addEventListener("focus", () => this.refresh());
    addEventListener("online", () => this.refresh());
  }

  async #begin() {
    const { store } = this.answers;
    const kept = store.transact && (await store.transact("readonly", ["meta"], ({ meta }, done) => {
      meta.get(KEPT).onsuccess = ({ target }) => done(target.result ?? null);
    }));
    if (kept) this.#show(kept);
    await this.refresh();
  }

  /** Asks the server. Without an answer, what is known stays. */
  async refresh() {
    const found = await getJson("/api/reviews").catch(() => null);
    if (found) await this.take(found);
  }

  /** Takes up what the server said; what it says to another account is nobody's business here. */
  async take(found) {
    if (found.account !== this.answers.space.account) return;
    this.held = found.held;
    this.#show(found.reviews);
    const { store } = this.answers;
    await store.transact?.("readwrite", ["meta"], ({ meta }, done) => {
      meta.put(found.reviews, KEPT).onsuccess = () => done();
    }).catch(() => {}); // a full disk: it can be asked for again
  }

  #show(all) {
    this.all = all;
    this.dispatchEvent(new Event("change"));
  }

  /** The newest review of a piece of homework, by its present id and its earlier ones. @returns {Review|null} */
  newestOf(ids) {
    const own = this.all.filter(({ homework }) => ids.includes(homework));
    return own.sort((one, other) => other.version - one.version)[0] ?? null;
  }

  /** Who has taken a version that waits. @returns {Holder|undefined} */
  holderOf({ homework, version }) {
    return this.held.find((each) => each.homework === homework && each.version === version);
  }

  /** The asks that wait for an answer: those of the newest review, while it asks for changes. @returns {Remark[]} */
  asksOf(ids) {
    const newest = this.newestOf(ids);
    return newest?.decision === "return" ? newest.remarks.filter(({ kind }) => kind === "ask") : [];
  }
}

export const answerKey = (ask) => `a:${ask}`;
export const closedKey = (ask) => `a:${ask}/closed`;
