/**
 * What binds a space to an account: its words go to the server and come from there, words written here before signing in may
 * join them, and at signing out none is dropped unsaid.
 */
import { StorageFullError } from "./answer-store.js";
import { AnswerSync } from "./answer-sync.js";
import { claimWords, deleteWords, leaveWords, waitingWords } from "./claim.js";
import { leaveSpace, waitingNames } from "./leaving.js";
import { chosenMark } from "./marks.js";
import { letGo, refusedChanges, refuseTooLarge, sendAgain, waitsForNothing } from "./refused-changes.js";
import { keptTails } from "./tail.js";
import { forgetSignedIn } from "../session.js";
import { forgetThatSomethingWasWritten } from "./wrote-cookie.js";

export class AccountWords {
  #answers;
  #store;
  #world;
  #sync;
  #unsent = 0;
  #isAnswered = true;
  #most = Infinity;
  #asked = [];
  #status = 200;
  #unstored = null;
  #opening = null;
  #handedOver = 0;
  #sharing = null;

  /** When the server last confirmed that it has everything; null before. */
  syncedAt = null;
  /** What the server refused, the newest of each key. @type {import("./local-change.js").Queued[]} */
  refused = [];
  /** Words that this browser holds without an account, while they are not decided on; null when there are none. */
  waiting = null;

  /**
   * @param {import("./answers.js").Answers} answers whose space belongs to an account
   * @param {import("./answer-store.js").AnswerStore} store
   * @param {object} world
   */
  constructor(answers, store, world) {
    this.#answers = answers;
    this.#store = store;
    this.#world = world;
    this.#sync = new AnswerSync(answers, this);
  }

  async start() {
    await this.#count();
    this.waiting = await waitingWords(this.#world, this.#answers.space.account);
    this.#listen();
    (await this.#takeTails())?.sendAll();
    if (this.#answers.space.isShared) await this.flush().catch(() => false); // its boxes are filled from the account alone
    this.#sync.start();
    if (this.waiting?.isClaimed) await this.claim();
  }

  #listen() {
    if (!this.#answers.space.isShared) return;
    addEventListener("beforeunload", (event) => this.#unsent && event.preventDefault());
    addEventListener("pageshow", (event) => event.persisted && !this.#unsent && location.reload()); // its owner may have left
  }

  /** Another tab of this space had this answer from the server. */
  async hear(status) {
    if (status !== 200) return this.noteFailure(status);
    await this.#count();
    this.#status = 200;
    if (this.#isAnswered) this.syncedAt = this.#world.now();
    this.#answers.announceState();
  }

  /** Counts what waits, and what was refused. */
  async #count() {
    this.#unsent = await this.#store.unsent();
    this.#isAnswered = await waitsForNothing(this.#store);
    this.refused = [...(await refusedChanges(this.#store)), ...(this.#unstored?.refused ?? [])];
  }

  /**
   * "synced", "waiting" (on this device, not yet on the server), "signed-out" (the same, until its owner is back), "refused" (the
   * server did not take something) or "unsent" (not on the server, and a shared computer keeps nothing).
   */
  get state() {
    return this.#stateWhere(this.refused.length > 0);
  }

  /** The same for one key: what was refused of another stands beside that one. */
  stateOf(key) {
    return this.#stateWhere(this.refused.some((change) => change.key === key));
  }

  #stateWhere(isRefused) {
    const { isShared } = this.#answers.space;
    if (this.#status === 401) return isShared ? "unsent" : "signed-out";
    if (isRefused) return "refused";
    if (this.#isAnswered && this.syncedAt) return "synced";
    return isShared ? "unsent" : "waiting";
  }

  /** This browser has no room for what was typed, so it goes to the account at once. */
  async sendUnstored(key, val, base) {
    this.#handedOver += 1; // counted from this moment: the next line takes its time
    const unstored = await this.#openUnstored().finally(() => (this.#handedOver -= 1));
    await unstored.send(key, val, base);
    this.#answers.announceState();
  }

  /** What a page that went away could store only as a tail, and this page neither. */
  async #takeTails() {
    const tails = keptTails(localStorage, [this.#answers.space.name, ...(this.#answers.space.claimed ?? [])]).filter(([, tail]) => tail);
    if (tails.length) await this.#openUnstored();
    for (const [name, tail] of tails) this.#unstored.takeTail(name, tail);
    return this.#unstored;
  }

  /** One promise for all: two imports of a part that is not here yet may end in any order, and the later words come last. */
  #openUnstored() {
    this.#opening ??= this.#loadUnstored().catch((error) => {
      this.#opening = null;
      throw error;
    });
    return this.#opening;
  }

  async #loadUnstored() {
    const { UnstoredWords } = await import("./unstored-words.js");
    this.#unstored = new UnstoredWords(this.#answers.space.account, this.#store, this.#world);
    this.#unstored.onanswer = () => this.#count().then(() => this.#answers.announceState());
    return this.#unstored;
  }

  /** Whether the account has all the words that this browser had no room for. */
  get hasUnstored() {
    return Boolean(this.#unstored?.isAllSent) && this.#handedOver === 0;
  }

  /** The words that this browser had no room for and the account does not have, as pairs of key and value. */
  get unstoredWords() {
    return this.#unstored?.words ?? [];
  }

  /** A change was made in this space. */
  wrote() {
    this.#unsent += 1;
    this.#isAnswered = false;
  }

  /** The owner is signed in: what they may share is offered, and if syncing had stopped for want of that, it goes on. */
  resume(session) {
    if (session?.learns_in_team) this.#offerSharing();
    if (this.#status !== 401) return;
    this.#status = 200;
    this.#sync.now();
  }

  /** Nobody else loads what sharing takes, nor a page without a reflection. */
  async #offerSharing() {
    if (this.#sharing || !document.querySelector("#sharing-part")) return;
    this.#sharing = import("./shared-reflections.js").then(({ SharedReflections }) => new SharedReflections(this.#answers).begin());
    await this.#sharing.catch(reportError);
  }

  /** @returns {Promise<{body: string, isAll: boolean}>} the next request of the protocol; its changes are fixed from now on */
  async nextRequest() {
    const { device, cursor, changes, waiting } = await this.#store.takeOutbox(this.#world.newId(), this.#most);
    this.#asked = changes.map(({ id }) => id);
    const about = { proto: 1, account: this.#answers.space.account, device, cursor };
    const body = JSON.stringify({ ...about, changes, sent_at: this.#world.now().toISOString() });
    return { body, isAll: changes.length === waiting };
  }

  /**
   * The last request was more than the server takes: the next one carries half of it; a change that is too much alone is refused.
   * @returns {Promise<boolean>} whether the next request is a smaller one
   */
  async sendLess() {
    if (this.#asked.length === 1) await refuseTooLarge(this.#store, this.#asked[0]);
    else this.#most = Math.floor(this.#asked.length / 2);
    return this.#asked.length > 0;
  }

  /** Takes up the server's answer and shows what it changed. @returns {Promise<boolean>} whether it came in time */
  async takeAnswer(answer) {
    this.#most = Infinity;
    const taken = await this.#store.takeAnswer(answer);
    this.#status = 200;
    await this.#count();
    await this.#answers.refresh({ isPulled: true });
    if (taken) await this.#settleMarks(taken.keys);
    if (taken?.keys.length) this.#answers.tellTabs();
    if (this.#isAnswered) await this.#allIsAnswered();
    this.#answers.announceState();
    return Boolean(taken);
  }

  /** Two versions of a mark never ask the person. */
  async #settleMarks(keys) {
    for (const key of keys.filter((each) => each.startsWith("d:"))) {
      for (const branch of await this.#store.branches(key)) {
        await this.#answers.resolve(key, chosenMark(this.#answers.head(key).val, branch.val), branch.id);
      }
    }
  }

  async #allIsAnswered() {
    this.syncedAt = this.#world.now();
    if (!this.waiting?.isClaimed || (await this.#store.unsent())) return;
    const words = this.waiting;
    this.waiting = null;
    if (await deleteWords(this.#world, words)) return;
    this.waiting = words;
    await this.claim(); // another tab wrote on, meanwhile
  }

  /** The last round was not answered with 200; `status` 0 means that there was no answer at all. */
  noteFailure(status) {
    this.#status = status;
    if (status === 401 || status === 409) this.#answers.confirmSession();
    if (status === 410) this.#answers.fall("gone");
    if (status === 426) this.#answers.fall("newer");
    this.#answers.announceState();
  }

  /** Adds the words written here without an account; the anonymous space goes once the server has acknowledged them all. */
  async claim() {
    const words = await waitingWords(this.#world, this.#answers.space.account);
    if (words) await claimWords(this.#world, this.#answers.space, words, this.#store);
    await this.#count();
    this.waiting = words && { ...words, isClaimed: true };
    await this.#answers.refresh();
    this.#sync.now();
  }

  /** The words written here without an account are left to whoever wrote them, or deleted; what was added to them meanwhile is asked about anew. */
  async disown({ deletes }) {
    const { account } = this.#answers.space;
    if (!deletes) await leaveWords(this.#world, account, this.waiting);
    else if (!(await deleteWords(this.#world, this.waiting))) return void (this.waiting = await waitingWords(this.#world, account));
    this.waiting = null;
  }

  /** What the server refused of `key` goes up once more. */
  async sendAgain(key) {
    await sendAgain(this.#store, key);
    await this.#unstored?.sendAgain(key);
    await this.#sync.now();
  }

  /** What the server refused of `key` is given up: the key shows what the account has. */
  async letGo(key) {
    if (this.refused.some((change) => change.key === key && change.state)) await letGo(this.#store, key);
    this.#unstored?.letGo(key);
    await this.#count();
    await this.#answers.refresh();
    this.#answers.tellTabs();
    await this.#sync.now();
  }

  /** Sends what waits now. @returns {Promise<boolean>} whether the server answered to everything; what it refused is in `refused` */
  async flush() {
    await (await this.#takeTails())?.sendAll();
    try {
      for (let isMore = true; isMore; ) isMore = await this.#sync.round();
    } catch (error) {
      if (!(error instanceof StorageFullError)) throw error; // there is no room for what came down: what matters is what goes up
    }
    await this.#count();
    return (await waitsForNothing(this.#store)) && (this.#unstored?.isAllAnswered ?? true) && this.#handedOver === 0;
  }

  /** Names for all that the server does not have, to be handed to leave() as what the person has a copy of. */
  async unsentNames() {
    return new Set(await waitingNames(this.#store, this.#answers.space.name));
  }

  /**
   * The person signs out: the space is deleted, or kept closed until they are back, if they want that (`keeps`) or something waits in
   * it that is not in `copied`. Other tabs are told.
   */
  async leave({ keeps, copied = new Set() }) {
    const { name, isShared } = this.#answers.space;
    this.#unsent = 0;
    forgetSignedIn();
    if (this.waiting?.isClaimed) await deleteWords(this.#world, this.waiting).catch(reportError); // this space has them
    if (isShared) this.#store.close(); // it ends with this window
    else await leaveSpace(this.#world, this.#store, name, keeps ? null : copied);
    if (!isShared) forgetThatSomethingWasWritten();
    this.#answers.tellSignedOut();
  }
}
