import { toggleHistory, watchConflict } from "../answers/field-panels.js";
import { Component } from "../component.js";

/** A personal date, kept under its key as `YYYY-MM-DD`. */
export class DateEntry extends Component {
  base = null;
  isSettled = true;

  mount() {
    this.key = this.element.dataset.key;
    this.keys = [this.key];
    this.input = this.part("input");
    this.input.addEventListener("change", () => this.answers.update(this.key, this.input.value || null));
    this.input.addEventListener("blur", () => this.#showStored());
    this.answers.addEventListener("change", ({ detail }) => detail.key === this.key && this.#showStored());
    this.part("history").addEventListener("click", ({ currentTarget }) => toggleHistory(this, currentTarget));
    this.#showStored();
    this.input.disabled = false;
    watchConflict(this);
  }

  /** The date as people write it. */
  words(val) {
    const date = new Date(`${val}T00:00:00Z`);
    if (!val) return this.text("none");
    if (Number.isNaN(date.getTime())) return String(val); // some other program's words
    const format = new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: "full", timeZone: "UTC" });
    return format.format(date);
  }

  show(val) {
    if (this.input.value !== (val ?? "")) this.input.value = val ?? "";
  }

  #showStored() {
    if (document.activeElement !== this.input) this.show(this.answers.head(this.key)?.val);
    this.part("history").hidden = !this.answers.head(this.key);
  }
}
