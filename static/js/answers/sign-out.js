import { Component } from "../component.js";
import { downloadText } from "../download.js";
import { allWords } from "./all-words.js";
import { post } from "../http.js";

const PATIENCE_MS = 5_000;

/** Signing out: what waits is sent first; what cannot be sent is not dropped without a word. */
export class SignOut extends Component {
  mount() {
    this.element.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#signOut();
    });
    this.part("again").addEventListener("click", () => this.#signOut());
    this.part("download").addEventListener("click", () => this.#downloadAndLeave());
    this.part("keep").addEventListener("click", () => this.#leave({ keeps: true }));
  }

  async #signOut() {
    if (!this.answers.account) return HTMLFormElement.prototype.submit.call(this.element);
    const patience = new Promise((resolve) => setTimeout(resolve, PATIENCE_MS, false));
    const isAllSent = await Promise.race([this.answers.account.flush().catch(() => false), patience]);
    if (isAllSent) return this.#leave({ keeps: false });
    const { isShared } = this.answers.space;
    this.part("on-device").hidden = this.part("keep").hidden = isShared;
    this.part("in-window").hidden = !isShared;
    this.part("choices").hidden = false;
    this.part("again").focus();
  }

  async #downloadAndLeave() {
    const copied = await this.answers.account.unsentNames();
    await this.answers.refresh();
    downloadText(allWords(this.answers), this.element.dataset.file);
    return this.#leave({ keeps: false, copied });
  }

  /** The session ends on the server first: a tab that is loaded anew must not find it open. */
  async #leave(choice) {
    const ended = await post(this.element.action).catch(() => null);
    await this.answers.account.leave(choice);
    if (ended?.ok) location.assign(ended.url);
    else HTMLFormElement.prototype.submit.call(this.element);
  }
}
