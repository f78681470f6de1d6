import { Component } from "../component.js";
import { stateOf } from "../progress/completion.js";

/** One module or piece of homework with its ring and its button. Only the person clears a mark. */
export class ItemMark extends Component {
  mount() {
    const { item, revision } = this.element.dataset;
    this.item = { id: item, was: this.earlierIds, kind: "module", revision: Number(revision) };
    this.button = this.part("button");
    this.button.addEventListener("click", () => this.#toggle());
    this.part("confirm").addEventListener("click", () => this.#mark(true));
    this.answers.addEventListener("change", ({ detail }) => detail.key.startsWith("d:") && this.#show());
    this.button.disabled = this.answers.health === "newer";
    this.#show();
    if (this.answers.account) this.#showSubmission();
  }

  async #showSubmission() {
    const place = this.element.querySelector('[data-part="submission"]');
    if (place) new (await import("./submission-state.js")).SubmissionState(place, this.answers).mount();
  }

  get #state() {
    return stateOf(this.item, (keys) => this.answers.headOf(keys));
  }

  #toggle() {
    return this.#mark(this.#state === "open");
  }

  /** An item that was renamed is marked under its new id; the mark of the earlier one stays as it was made. */
  async #mark(done) {
    const { id, revision } = this.item;
    await this.answers.update(`d:${id}`, { done, revision, at: new Date().toISOString() });
  }

  #show() {
    const state = this.#state;
    const isDone = state !== "open";
    this.element.dataset.state = state;
    this.button.setAttribute("aria-pressed", String(isDone));
    const text = this.button.getAttribute(isDone ? "data-text-done" : "data-text-open");
    if (this.button.textContent !== text) this.button.textContent = text;
    this.part("changed").hidden = state !== "changed";
    if (state === "changed") import("./changes-link.js").then(({ showChanges }) => showChanges(this));
  }
}
