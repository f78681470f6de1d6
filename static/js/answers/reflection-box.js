import { Component } from "../component.js";
import { Autosave } from "./autosave.js";
import { toggleHistory, watchConflict } from "./field-panels.js";
import { cleanText, countWords } from "./typed-text.js";

/** A prompt's text box: grows with the text, saves as one types, never changes under the caret. */
export class ReflectionBox extends Component {
  mount() {
    this.key = this.element.dataset.key;
    this.keys = [this.key, ...this.earlierIds.map((id) => `r:${id}`)];
    this.box = this.part("text");
    this.autosave = new Autosave(this.answers, this.key);
    this.#showStored();
    this.box.disabled = this.answers.health === "newer";
    this.box.addEventListener("input", () => this.#typed());
    this.box.addEventListener("blur", () => this.#left());
    this.answers.addEventListener("change", ({ detail }) => detail.key === this.key && this.#storedChanged());
    this.part("count").addEventListener("click", () => this.#showCount());
    this.part("history").addEventListener("click", ({ currentTarget }) => toggleHistory(this, currentTarget));
    addEventListener("beforeprint", () => (this.part("print").textContent = this.box.value));
    addEventListener("online", () => this.autosave.retry());
    watchConflict(this);
  }

  /** What the box holds, as it would be stored. */
  get value() {
    return cleanText(this.box.value);
  }

  /** What the box last saw of its key. */
  get base() {
    return this.autosave.base;
  }

  get isSettled() {
    return this.autosave.isSettled;
  }

  words(val) {
    return val ?? "";
  }

  /** Puts a chosen text into the box, as stored under `head`. */
  show(val, head) {
    if (this.box.value !== (val ?? "")) this.box.value = val ?? "";
    this.autosave.rebase(head);
    this.part("newer").hidden = true;
    this.#grow();
  }

  #showStored() {
    this.show(this.answers.headOf(this.keys)?.val, this.answers.head(this.key));
  }

  #typed() {
    this.autosave.change(this.value);
    this.#grow();
    if (this.part("count").dataset.shown) this.#showCount();
  }

  #left() {
    this.autosave.harden();
    this.#storedChanged();
  }

  /** The key shows something else now: taken over at once unless the person is in the box or wrote something of their own. */
  #storedChanged() {
    const head = this.answers.head(this.key);
    if (!head || !this.isSettled || this.answers.hasConflict(this.key)) return;
    if (head.val === this.value) return this.autosave.rebase(head);
    if (head.id === this.base?.id && head.rev === this.base?.rev) return;
    if (document.activeElement === this.box) this.part("newer").hidden = false;
    else this.show(head.val, head);
  }

  #grow() {
    if (this.box.scrollHeight > this.box.clientHeight) {
      this.box.style.height = `${this.box.scrollHeight + this.box.offsetHeight - this.box.clientHeight}px`;
    }
  }

  #showCount() {
    const button = this.part("count");
    button.dataset.shown = "1";
    button.textContent = this.text("words", { count: countWords(this.box.value) });
  }
}
