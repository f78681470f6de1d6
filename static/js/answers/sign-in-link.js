import { Component } from "../component.js";

/** Offers to sign in beside the save state, in a tab of its own, so that the page with the words stays open. */
export class SignInLink extends Component {
  mount() {
    this.answers.addEventListener("state", () => this.#update());
    this.#update();
  }

  #update() {
    const text = this.text(this.answers.state);
    this.element.hidden = text === "";
    if (this.element.textContent !== text) this.element.textContent = text;
  }
}
