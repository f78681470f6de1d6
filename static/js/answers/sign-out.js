import { Component } from "../component.js";
import { downloadText } from "../download.js";
import { allWords } from "./all-words.js";
import { post } from "../http.js";
import { isHandIn } from "./leaving.js";

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
    const isAllSent = await Promise.race([this.#sendAll().catch(() => false), patience]);
    if (isAllSent) return this.#leave({ keeps: false });
    const { isShared } = this.answers.space;
    this.part("handed-in").hidden = ![...(await this.answers.account.unsentNames())].some(isHandIn);
    this.part("on-device").hidden = this.part("keep").hidden = isShared;
    this.part("in-window").hidden = !isShared;
    this.part("choices").hidden = false;
    this.part("again").focus();
  }

  /** @returns {Promise<boolean>} whether the server has everything, homework that was handed in too */
  async #sendAll() {
    const { account } = this.answers;
    if (!(await account.flush())) return false;
    if ([...(await account.unsentNames())].some(isHandIn)) await this.#sendHandIns();
    return (await account.flush()) && (await account.unsentNames()).size + account.refused.length === 0;
  }

  async #sendHandIns() {
    const { SubmittedWork } = await import("../homework/submitted-work.js");
    const work = SubmittedWork.of(this.answers);
    await work.ready;
    await work.waiting.send();
  }

  async #downloadAndLeave() {
    const copied = await this.answers.account.unsentNames();
    await this.answers.refresh();
    downloadText(await allWords(this.answers), this.element.dataset.file);
    return this.#leave({ keeps: false, copied });
  }

  /** The session ends on the server first: a tab that is loaded anew must not find it open. */
  async #leave(choice) {
    this.answers.isLeaving = true;
    const ended = await post(this.element.action).catch(() => null);
    await this.answers.account.leave(choice);
    if (ended?.ok) location.assign(ended.url);
    else HTMLFormElement.prototype.submit.call(this.element);
  }
}
