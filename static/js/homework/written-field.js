import { Autosave } from "../answers/autosave.js";
import { canonical } from "../answers/conflict.js";
import { watchConflict } from "../answers/field-panels.js";

/**
 * A control of a worksheet and the key it writes to. Who extends it gives `value`, `put(val)` and `words(val)`.
 * It is a Field of field-panels.js.
 */
export class WrittenField {
  /**
   * @param {HTMLElement} element the control with everything that belongs to it
   * @param {import("./worksheet.js").Worksheet} sheet
   * @param {string[]} keys its own, then those of its earlier ids
   */
  constructor(element, sheet, keys) {
    this.element = element;
    this.sheet = sheet;
    this.answers = sheet.answers;
    this.keys = keys;
    [this.key] = keys;
    element.dataset.key = this.key;
  }

  /** Shows what is stored, and stores what is typed from now on. */
  start() {
    this.autosave = new Autosave(this.answers, this.key);
    this.element.addEventListener("input", (event) => this.isOwn(event.target) && this.typed());
    this.element.addEventListener("focusout", (event) => this.#left(event));
    this.answers.addEventListener("change", ({ detail }) => detail.key === this.key && this.storedChanged());
    addEventListener("online", () => this.autosave.retry());
    this.show(this.answers.headOf(this.keys)?.val ?? null, this.answers.head(this.key));
    watchConflict(this);
  }

  /** Whether an input belongs to this field's value, and not to a panel beside it. */
  isOwn() {
    return true;
  }

  get base() {
    return this.autosave.base;
  }

  get isSettled() {
    return this.autosave.isSettled;
  }

  typed() {
    this.autosave.change(this.value);
  }

  /** Shows a value as stored under `head`. */
  show(val, head) {
    this.put(val);
    this.autosave.rebase(head ?? null);
    this.#say(false);
  }

  #left({ relatedTarget }) {
    if (this.element.contains(relatedTarget)) return;
    this.autosave.harden();
    this.storedChanged();
  }

  /** The key shows something else now: taken over at once unless the person is in the field or wrote something of their own. */
  storedChanged() {
    const head = this.answers.head(this.key);
    if (!head || !this.isSettled || this.answers.hasConflict(this.key)) return;
    if (canonical(head.val) === canonical(this.value)) return this.autosave.rebase(head);
    if (head.id === this.base?.id && head.rev === this.base?.rev) return;
    if (this.element.contains(document.activeElement)) this.#say(true);
    else this.show(head.val, head);
  }

  #say(isNewer) {
    const line = this.element.querySelector('[data-part="newer"]');
    if (line) line.hidden = !isNewer;
  }
}
