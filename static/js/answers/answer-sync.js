/**
 * Sends what waits and takes up what is new, for one account's space: 2 s (on a shared computer 0.5 s) after the last key and at
 * least every 10 s; at once when a box is left, the page is hidden, the network is back, the window gets the focus or another tab
 * is opened; every minute while the page is seen. One tab of a browser does it for all, the others ask it to. It never gives up.
 */
import { post } from "../http.js";
import "./request-size.js"; // the store asks for these two in the middle of a round: after a release the server may not have them
import "./server-answer.js";

const AFTER_LAST_KEY_MS = 2_000;
const AFTER_LAST_KEY_SHARED_MS = 500;
const AT_LEAST_EVERY_MS = 10_000;
const PULL_EVERY_MS = 60_000;
const LONGEST_WAIT_MS = 60_000;
const SILENCE_MS = 20_000;
const KEEPALIVE_BYTES = 60_000;

export class AnswerSync {
  #channel;
  #leads = false;
  #silence = null;
  #timer = null;
  #due = Infinity;
  #firstKey = null;
  #running = false;
  #again = false;
  #failures = 0;
  #notBefore = 0;

  /**
   * @param {import("./answers.js").Answers} answers whose space belongs to an account
   * @param {import("./account-words.js").AccountWords} account
   */
  constructor(answers, account) {
    this.answers = answers;
    this.account = account;
    this.#channel = new BroadcastChannel(`synced-${answers.space.name}`);
  }

  /** Syncs from now on: as the one tab of this browser that holds the lock, or by asking that one. */
  start() {
    this.#channel.onmessage = ({ data }) => this.#hear(data);
    this.answers.addEventListener("change", ({ detail }) => !detail.isPulled && this.#typed());
    document.addEventListener("focusout", () => this.#ask());
    addEventListener("online", () => this.#ask());
    addEventListener("focus", () => this.#ask());
    document.addEventListener("visibilitychange", () => this.#ask({ isLeaving: document.visibilityState === "hidden" }));
    setInterval(() => document.visibilityState === "visible" && this.#ask(), PULL_EVERY_MS);
    this.#ask();
    if (navigator.locks) navigator.locks.request(`sync-${this.answers.space.name}`, () => new Promise(() => this.#lead()));
    else this.#lead();
  }

  #lead() {
    if (this.#leads) return;
    this.#stopWaiting();
    this.#leads = true;
    this.now();
  }

  /**
   * A round, here or in the tab that does it for all. A phone puts a tab to sleep, lock and all: one that gives no sign of life is not
   * waited for. Once it wakes up two tabs sync, as in a browser without locks; the ids make that safe.
   */
  #ask({ isLeaving = false } = {}) {
    if (this.#leads) return void this.now({ isLeaving });
    this.#channel.postMessage("asked");
    this.#silence ??= setTimeout(() => this.#lead(), SILENCE_MS);
  }

  /** Another tab asks for a round, is "here", or says which status the server answered with. */
  #hear(said) {
    if (said === "asked") return this.#leads && this.#show();
    if (!this.#leads) this.#stopWaiting();
    if (said !== "here") this.account.hear(said);
  }

  #show() {
    this.#channel.postMessage("here");
    this.now();
  }

  #stopWaiting() {
    clearTimeout(this.#silence);
    clearTimeout(this.#timer);
    this.#silence = null;
    this.#due = Infinity;
  }

  #typed() {
    if (!this.#leads) return this.#schedule(SILENCE_MS); // the other tab hears of it too
    const now = Date.now();
    this.#firstKey ??= now;
    const pause = this.answers.space.isShared ? AFTER_LAST_KEY_SHARED_MS : AFTER_LAST_KEY_MS;
    this.#schedule(Math.min(now + pause, this.#firstKey + AT_LEAST_EVERY_MS) - now, true);
  }

  #schedule(wait, replaces = false) {
    const due = Date.now() + wait;
    if (!replaces && due >= this.#due) return;
    clearTimeout(this.#timer);
    this.#due = due;
    this.#timer = setTimeout(() => this.#ask(), Math.max(0, wait));
  }

  /** One round now; while one is under way, another follows it. */
  async now({ isLeaving = false } = {}) {
    clearTimeout(this.#timer);
    this.#due = Infinity;
    if (this.#running) return void (this.#again = true);
    const asked = this.#notBefore - performance.now();
    if (asked > 0) return this.#schedule(asked); // the server said when; what waits is on the disk
    this.#running = true;
    this.#firstKey = null;
    try {
      do {
        this.#again = false;
        this.#again = (await this.round({ isLeaving })) || this.#again;
      } while (this.#again);
      this.#failures = 0;
    } catch (error) {
      this.#wait(error);
    } finally {
      this.#running = false;
    }
  }

  /**
   * Sends one request and takes up its answer.
   * @returns {Promise<boolean>} whether there is more to send or to read
   */
  async round({ isLeaving = false } = {}) {
    const { body, isAll } = await this.account.nextRequest();
    const response = await post("/api/sync", body, { keepalive: isLeaving && body.length < KEEPALIVE_BYTES });
    if (response.status === 413 && (await this.account.sendLess())) return true;
    if (response.status !== 200) throw new RefusedError(response);
    const answer = await response.json();
    const isTaken = await this.account.takeAnswer(answer);
    this.#channel.postMessage(200);
    return !isTaken || answer.more || !isAll; // an answer that came after another tab's was dropped, with what it acknowledged
  }

  /** The network or the server said no: what waits goes on waiting, and the next try comes later and later. */
  #wait(error) {
    const status = error instanceof RefusedError ? error.response.status : 0;
    this.account.noteFailure(status);
    this.#channel.postMessage(status);
    if (status === 401 || status === 409 || status === 410 || status === 426) return;
    this.#failures += 1;
    const asked = waitAskedFor(error.response);
    this.#notBefore = performance.now() + asked;
    const grown = Math.min(LONGEST_WAIT_MS, 1000 * 2 ** (this.#failures - 1));
    this.#schedule(Math.max(asked, grown * (0.5 + Math.random() / 2)));
  }
}

/** How long the server asks to be left alone, a minute at most; proxies may name a day instead, which is no number. */
function waitAskedFor(response) {
  const milliseconds = 1000 * Number(response?.headers.get("Retry-After") ?? 0);
  return milliseconds > 0 ? Math.min(LONGEST_WAIT_MS, milliseconds) : 0;
}

/** The server answered with something else than 200: nothing was acknowledged. */
class RefusedError extends Error {
  constructor(response) {
    super(`sync: ${response.status}`);
    this.response = response;
  }
}
