import { Component } from "../component.js";

/** A personal date, kept under its key as `YYYY-MM-DD`. */
export class DateEntry extends Component {
  mount() {
    const { key } = this.element.dataset;
    this.input = this.part("input");
    this.input.addEventListener("change", () => this.answers.update(key, this.input.value || null));
    this.answers.addEventListener("change", ({ detail }) => detail.key === key && this.#show(key));
    this.#show(key);
    this.input.disabled = false;
  }

  #show(key) {
    const stored = this.answers.head(key)?.val ?? "";
    if (this.input.value !== stored && document.activeElement !== this.input) this.input.value = stored;
  }
}
