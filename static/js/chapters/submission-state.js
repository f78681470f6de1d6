import { Component } from "../component.js";
import { SubmittedWork, wordsOf } from "../homework/submitted-work.js";

/** What became of a piece of homework, beside its mark: its newest version, and the way to it. */
export class SubmissionState extends Component {
  mount() {
    this.ids = [this.element.dataset.item, ...this.earlierIds];
    this.work = SubmittedWork.of(this.answers);
    this.work.addEventListener("change", () => this.#show());
    this.#show();
  }

  #show() {
    const [newest] = this.work.versionsOf(this.ids);
    const isWaiting = this.ids.some((id) => this.work.waiting.of(id));
    this.element.hidden = !newest && !isWaiting;
    this.part("waiting").hidden = !isWaiting;
    this.part("link").hidden = !newest;
    if (!newest) return;
    const words = wordsOf(newest, (name, values) => this.text(name, values));
    if (this.part("link").textContent !== words) this.part("link").textContent = words;
    this.part("link").href = newest.path;
  }
}
