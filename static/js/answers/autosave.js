import { baseOf } from "./local-change.js";

/**
 * Writes one box through to the store: every input event, one transaction at a time, the newest value next, no timer.
 */
export class Autosave {
  #next = null;
  #writing = null;
  #isRelaxed = false;
  #tails = [];

  /**
   * @param {import("./answers.js").Answers} answers
   * @param {string} key
   */
  constructor(answers, key) {
    this.answers = answers;
    this.key = key;
    /** What this box last saw of its key. */
    this.base = null;
    answers.watch(this);
    addEventListener("pagehide", () => this.#keepTail());
    document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && this.harden());
  }

  /** The box now shows `head`. */
  rebase(head) {
    this.base = baseOf(head);
  }

  /** Whether everything given to change() is stored. */
  get isSettled() {
    return this.#next === null && this.#writing === null;
  }

  /**
   * Stores `val`, now or right after the transaction under way.
   * @param {"relaxed"|"strict"} durability "strict" when the person leaves the box
   */
  change(val, durability = "relaxed") {
    this.#next = { val, durability };
    if (this.#writing === null) this.#run();
  }

  async #run() {
    while (this.#next) {
      this.#writing = this.#next;
      this.#next = null;
      this.#isRelaxed = this.#writing.durability === "relaxed";
      try {
        const result = await this.answers.write(this.key, this.#writing.val, this.base, this.#writing.durability);
        this.base = result.base;
        this.#writing = null;
      } catch {
        // Not stored: the text stays on the screen, the state says so, and the next keystroke or retry() tries again.
        const isNewest = this.#next === null;
        this.#next ??= this.#writing;
        this.#writing = null;
        if (isNewest) return;
      }
    }
    this.#tails.splice(0).forEach((name) => localStorage.removeItem(name));
    this.answers.announceState();
  }

  /** Tries once more to store what could not be stored. */
  retry() {
    if (this.#next && this.#writing === null) this.#run();
  }

  /** Puts what was stored while typing firmly on the disk: the person leaves the box or the page. */
  harden() {
    if (this.#writing || this.#next) this.change((this.#next ?? this.#writing).val, "strict");
    else if (this.#isRelaxed) this.answers.harden();
    this.#isRelaxed = false;
  }

  #keepTail() {
    const last = this.#next ?? this.#writing;
    const name = last ? this.answers.keepTail(this.key, last.val, this.base) : "";
    if (name) this.#tails.push(name);
  }
}
