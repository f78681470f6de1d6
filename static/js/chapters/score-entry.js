import { toggleHistory, watchConflict } from "../answers/field-panels.js";
import { Component } from "../component.js";

/** One skill's score from 1 to 10. */
export class ScoreEntry extends Component {
  base = null;
  isSettled = true;

  mount() {
    this.key = this.element.dataset.key;
    this.keys = [this.key];
    this.choices = [...this.element.querySelectorAll("input")];
    for (const choice of this.choices) {
      choice.disabled = false;
      choice.addEventListener("change", () => this.answers.update(this.key, Number(choice.value)));
    }
    this.answers.addEventListener("change", ({ detail }) => detail.key === this.key && this.#showStored());
    this.part("history").addEventListener("click", ({ currentTarget }) => toggleHistory(this, currentTarget));
    this.#showStored();
    watchConflict(this);
  }

  words(val) {
    return val === null ? this.text("none") : String(val);
  }

  show(val) {
    for (const choice of this.choices) choice.checked = Number(choice.value) === val;
  }

  #showStored() {
    const head = this.answers.head(this.key);
    this.show(head?.val ?? null);
    this.part("history").hidden = !head;
  }
}
