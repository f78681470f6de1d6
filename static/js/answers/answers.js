/**
 * Everything the person wrote, as one page sees it: the store, what other tabs change in it, and how safe it is.
 *
 * Events: "change" (detail.key) when a key shows something else; "state" when `state` may have changed.
 */
import { post } from "../http.js";
import { askSession, lastSignedIn } from "../session.js";
import { browserWorld, databaseOf, enterSpace, spaceInMemory, spaceToOpen } from "./answer-space.js";
import { AnswerStore, TakenStoreError } from "./answer-store.js";
import { baseOf } from "./local-change.js";
import { healthAfter, MemoryStore } from "./memory-store.js";
import { keepTail, mergeTails } from "./tail.js";
import { forgetThatSomethingWasWritten, hasEverWritten, wasWiped } from "./wrote-cookie.js";

export class Answers extends EventTarget {
  #world;
  #store;
  #heads = new Map();
  #conflicts = new Set();
  #unsaved = new Set();
  #failed = new Set();
  #boxes = [];
  #channel = null;
  #session = null;
  #asked = false;
  #acts = new Map();

  /** How the store is: "ok", "full", "memory" (no storage), "corrupt", "newer" (written by newer code), "blocked" (by an
   * older window), "gone" (its account was erased). */
  health = "ok";
  /** What binds the open space to an account; null without an account. @type {import("./account-words.js").AccountWords|null} */
  account = null;
  isWiped = false; // whether this browser once held writing and holds none now
  isOutdated = false; // whether the server has other scripts than this page by now
  isLeaving = false; // whether this page is signing its person out

  /** Opens the person's space. Never rejects: without storage the page works in memory and says so. */
  static async open(world = browserWorld) {
    const answers = new Answers();
    await answers.#open(world);
    return answers;
  }

  async #open(world) {
    try {
      await this.#enter(world.space ? { world, space: world.space } : await spaceToOpen(world));
    } catch (error) {
      this.fall(healthAfter(error));
      const account = lastSignedIn();
      if (account && this.health !== "newer") await this.#enter(await spaceInMemory(world, account));
      else this.#store = new MemoryStore(world);
    }
  }

  async #enter({ world, space }) {
    this.#world = world;
    this.space = space;
    this.#store = new AnswerStore(databaseOf(space.name), world);
    await this.#store.open();
    this.#store.onclosing = () => this.fall("newer");
    await this.#mergeTails();
    await this.#load();
    this.isWiped = !space.account && !space.isShared && wasWiped(this.#heads.size === 0);
    this.#listen();
    if (!space.account) return;
    const { AccountWords } = await import("./account-words.js");
    this.account = new AccountWords(this, this.#store, world);
    await this.account.start();
  }

  async #mergeTails() {
    const write = (key, val, base) => this.#store.write(key, val, base, "strict");
    const [error] = await mergeTails(localStorage, [this.space.name, ...(this.space.claimed ?? [])], write);
    if (error) this.health = healthAfter(error);
  }

  async #load() {
    this.#heads = await this.#store.readAll();
    this.#conflicts = new Set(await this.#store.conflicts());
  }

  #listen() {
    this.#store.ondeleted = () => location.reload(); // the page goes on in the space that is open now; pagehide keeps what is unstored
    this.#channel = new BroadcastChannel(`answers-${this.space.name}`);
    this.#channel.onmessage = ({ data }) => (data.key ? this.#reread(data.key) : this.refresh({ isPulled: true }));
    this.#session = new BroadcastChannel("session");
    this.#session.onmessage = ({ data }) => (data === "signed-out" ? location.reload() : this.confirmSession());
    if (this.space.account && this.space.account === lastSignedIn()) this.#session.postMessage("here"); // whose session ended, goes on
    addEventListener("focus", () => this.refresh().then(() => this.confirmSession()));
    addEventListener("pageshow", (event) => event.persisted && this.refresh().then(() => this.confirmSession()));
    addEventListener("pagehide", () => this.#keepActs());
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

  /** The keys that have an open second version. */
  get conflicts() {
    return [...this.#conflicts];
  }

  /** Whether the key has an open second version. */
  hasConflict(key) {
    return this.#conflicts.has(key);
  }

  get store() { return this.#store; } // for those who only read in it

  /**
   * "idle" before anything was written, "saving", "conflict", "full" ("account-only" when the account has it), "gone" or "memory";
   * then "saved" without an account, and with one what AccountWords says.
   */
  get state() {
    return this.#stateWhere(this.#conflicts.size > 0, () => this.account.state);
  }

  /** The same for one key: versions of another wait for their choice elsewhere. */
  stateOf(key) {
    return this.#stateWhere(this.#conflicts.has(key), () => this.account.stateOf(key));
  }

  #stateWhere(isOpen, inAccount) {
    if (this.health === "full") return this.account?.hasUnstored && !this.#unsaved.size ? "account-only" : "full";
    if (this.health === "gone") return "gone";
    if (this.health !== "ok" && !this.account) return this.#heads.size || this.#unsaved.size ? "memory" : "idle";
    if (this.#unsaved.size || this.#boxes.some((box) => !box.isSettled)) return "saving";
    if (isOpen) return "conflict";
    if (!this.#heads.size) return "idle";
    return this.account ? inAccount() : "saved";
  }

  /**
   * Compares the open space with who is signed in. Another person's page is loaded anew, in their own space. Without an answer the
   * space last confirmed stays open; so it does when its owner is signed out, and what is typed waits.
   */
  async confirmSession() {
    if (this.#isLeft) return location.reload();
    const session = this.space && (await askSession());
    if (!session?.account) return;
    if (session.account === this.space.account) return this.account?.resume(session);
    if (!session.shared && !this.space.isShared) await enterSpace(this.#world, session.account);
    location.reload();
  }

  /** Whether the owner signed out elsewhere in this browser, and this page did not hear it: it was frozen, or is shown again. */
  get #isLeft() {
    return Boolean(this.space?.account) && !this.space.isShared && !this.isLeaving && lastSignedIn() === null;
  }

  /** Tells this browser's other tabs that the person signed out, so that nothing of theirs stays on a screen. */
  tellSignedOut() {
    this.#session.postMessage("signed-out");
  }

  /** Tells this browser's other tabs that the server changed something. */
  tellTabs() {
    this.#channel?.postMessage({ key: null });
  }

  /** Stores what was typed into a box; `base` is what the box last saw. Rejects when it could not be stored. */
  write(key, val, base, durability) {
    this.#askToKeep();
    return this.#storing(key, { val, base }, () => this.#store.write(key, val, base, durability));
  }

  /** Stores `val` over whatever is stored now: for what is set by one act, a mark, a date, a score. */
  async update(key, val) {
    this.#askToKeep();
    const act = { val, tail: "" };
    this.#acts.set(key, act);
    try {
      return await this.#storing(key, { val, base: this.head(key) }, () => this.#store.update(key, val));
    } finally {
      if (this.#acts.get(key) === act) this.#acts.delete(key);
      if (act.tail) localStorage.removeItem(act.tail);
    }
  }

  /** The page goes away: acts that are not stored yet are kept as a box's last words are. */
  #keepActs() {
    for (const [key, act] of this.#acts) act.tail = this.keepTail(key, act.val, baseOf(this.head(key)));
  }

  /** Stores the text a person chose, in a change of its own; over the open second version `merged`, if there is one. */
  resolve(key, val, merged = null) {
    return this.#storing(key, { val, base: this.head(key) }, () => this.#store.resolve(key, val, merged));
  }

  async #storing(key, { val, base }, store) {
    this.#unsaved.add(key);
    this.announceState();
    try {
      const result = await store();
      this.#failed.delete(key);
      if (this.#failed.size) this.#boxes.filter((box) => box.key !== key).forEach((box) => box.retry());
      else if (this.#store instanceof AnswerStore && !["newer", "gone"].includes(this.health)) this.health = "ok";
      if (result.queued) this.account?.wrote();
      this.#took(key, result);
      this.#channel?.postMessage({ key });
      this.#unsaved.delete(key);
      return result;
    } catch (error) {
      if (error instanceof TakenStoreError) return this.#store.lose();
      this.#failed.add(key);
      this.#unsaved.delete(key);
      this.health = healthAfter(error);
      if (this.health === "full") this.account?.sendUnstored(key, val, base);
      throw error;
    } finally {
      this.announceState();
    }
  }

  #took(key, { head, branches }) {
    if (head) this.#heads.set(key, head);
    if (branches.length) this.#conflicts.add(key);
    else this.#conflicts.delete(key);
    this.dispatchEvent(new CustomEvent("change", { detail: { key } }));
  }

  /** Takes up what other tabs stored meanwhile, or what the server sent (`isPulled`). */
  async refresh({ isPulled = false } = {}) {
    const before = this.#heads;
    const open = this.#conflicts;
    await this.#load();
    for (const key of new Set([...this.#heads.keys(), ...open, ...this.#conflicts])) {
      const isSame = before.get(key)?.rev === this.#heads.get(key)?.rev && before.get(key)?.id === this.#heads.get(key)?.id;
      if (!isSame || open.has(key) !== this.#conflicts.has(key)) {
        this.dispatchEvent(new CustomEvent("change", { detail: { key, isPulled } }));
      }
    }
    this.announceState();
  }

  async #reread(key) {
    const [head, branches] = await Promise.all([this.#store.read(key), this.#store.branches(key)]);
    this.#took(key, { head, branches });
    this.announceState();
  }

  /** A box writes here: as long as something of it is not stored, nothing is called saved. */
  watch(autosave) { this.#boxes.push(autosave); }

  /** Puts all that was stored firmly on the disk. */
  harden() {
    return this.#store.harden().catch((error) => this.fall(healthAfter(error)));
  }

  /** Keeps a box's text while the page goes away before it is stored; gives the name it is kept under. */
  keepTail(key, val, base) {
    return this.space && !this.space.isShared ? keepTail(localStorage, this.space.name, key, val, base) : "";
  }

  /** The person has read that the store was wiped. */
  startAfresh() {
    forgetThatSomethingWasWritten();
    this.isWiped = false;
    this.announceState();
  }

  /** At the first keystroke: asks the browser to keep the store, and the server for a cookie that would notice a wipe. */
  #askToKeep() {
    if (this.#asked || this.space?.isShared) return;
    this.#asked = true;
    navigator.storage?.persist?.();
    if (!hasEverWritten()) {
      post("/api/wrote").catch(() => {
        this.#asked = false; // no network: ask again at a later keystroke
      });
    }
  }

  /** The store is not to be relied on any more, for `reason`. */
  fall(reason) {
    this.health = reason;
    this.announceState();
  }

  /** Says that `state` may have changed. */
  announceState() {
    this.dispatchEvent(new Event("state"));
  }
}
