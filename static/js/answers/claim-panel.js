import { Component } from "../component.js";

/** Asks what is to become of words that were written in this browser without an account. */
export class ClaimPanel extends Component {
  mount() {
    this.part("add").addEventListener("click", () => this.#done(this.answers.account.claim()));
    this.part("leave").addEventListener("click", () => this.#done(this.answers.account.disown({ deletes: false })));
    this.part("delete").addEventListener("click", () => this.#done(this.answers.account.disown({ deletes: true })));
    const words = this.answers.account?.waiting;
    if (!words || words.isClaimed) return;
    const last = words.versions.map(({ at }) => at).sort().at(-1);
    const format = new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: "full", timeStyle: "short" });
    this.part("text").textContent = this.text("found", { count: words.versions.length, when: format.format(new Date(last)) });
    this.element.hidden = false;
  }

  async #done(act) {
    await act;
    this.element.hidden = true;
    document.querySelector("#main").focus();
  }
}
