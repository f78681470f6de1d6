import { Component } from "../component.js";

/** One skill's score from 1 to 10. */
export class ScoreEntry extends Component {
  mount() {
    const { key } = this.element.dataset;
    this.choices = [...this.element.querySelectorAll("input")];
    for (const choice of this.choices) {
      choice.disabled = false;
      choice.addEventListener("change", () => this.answers.update(key, Number(choice.value)));
    }
    this.answers.addEventListener("change", ({ detail }) => detail.key === key && this.#show(key));
    this.#show(key);
  }

  #show(key) {
    const score = this.answers.head(key)?.val ?? null;
    for (const choice of this.choices) choice.checked = Number(choice.value) === score;
  }
}
