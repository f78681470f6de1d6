import { Component } from "../component.js";

const PATIENCE_MS = 800;

/** Says in one line how safe the person's words are, all of them or those of its box. It only says; answers.js decides. */
export class SaveStatus extends Component {
  mount() {
    this.answers.addEventListener("state", () => this.#update());
    this.#update();
  }

  get #state() {
    const box = this.element.closest("[data-key]");
    return box ? this.answers.stateOf(box.dataset.key) : this.answers.state;
  }

  /** A write that ends within the usual few milliseconds is not worth a word: the words change only when the state lasts. */
  #update() {
    const state = this.#state;
    if (state === "saving") {
      this.element.dataset.state = state;
      this.waiting ??= setTimeout(() => this.#state === "saving" && this.#say("saving"), PATIENCE_MS);
      return;
    }
    clearTimeout(this.waiting);
    this.waiting = undefined;
    this.#say(state);
  }

  #say(state) {
    const time = this.answers.account?.syncedAt;
    const shown = time?.toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" });
    const text = this.text(state === "idle" && this.answers.account ? "own" : state, { time: shown });
    if (this.element.textContent === text && this.element.dataset.state === state) return;
    this.element.dataset.state = state;
    this.element.textContent = text;
  }
}
