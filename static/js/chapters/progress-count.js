import { Component } from "../component.js";
import { countDone } from "../progress/completion.js";

/** Counts what is done of the items in data-items: `3 / 9 · 33%`, `2/6 modules · 1/3 homework`, a bar. */
export class ProgressCount extends Component {
  mount() {
    this.items = JSON.parse(this.element.dataset.items);
    this.answers.addEventListener("change", ({ detail }) => detail.key.startsWith("d:") && this.#show());
    this.answers.addEventListener("state", () => this.#show());
    this.#show();
  }

  #show() {
    if (this.answers.isWiped || this.answers.health === "newer") return; // never "0 done" where marks may be missing
    const { done, total, percent, modules, homework } = countDone(this.items, (keys) => this.answers.headOf(keys));
    this.#say("counter", `${done} / ${total} · ${percent}%`);
    this.#say("split", `${this.text("modules", modules)} · ${this.text("homework", homework)}`);
    const bar = this.element.querySelector('[data-part="bar"]');
    if (bar) bar.style.width = `${percent}%`;
  }

  #say(part, text) {
    const element = this.element.querySelector(`[data-part="${part}"]`);
    if (element && element.textContent !== text) element.textContent = text;
  }
}
