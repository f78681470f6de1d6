import { Component } from "../component.js";

/** Shows what was written under another page's key, to be read again. */
export class ReRead extends Component {
  mount() {
    const { key } = this.element.dataset;
    this.answers.addEventListener("change", ({ detail }) => detail.key === key && this.#show(key));
    this.#show(key);
  }

  #show(key) {
    const text = this.answers.head(key)?.val ?? "";
    this.part("answer").textContent = text;
    this.part("answer").hidden = text.trim() === "";
    this.part("empty").hidden = text.trim() !== "";
  }
}
