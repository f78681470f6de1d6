import { Component, latePart } from "../component.js";

/** What waits for the person: texts that the account refused, and choices on other pages. Most people never load the rest. */
export class PendingNotice extends Component {
  #lists = latePart(() => import("./pending-lists.js").then(({ PendingLists }) => new PendingLists(this)));
  #isNeeded = false;

  mount() {
    this.answers.addEventListener("state", () => this.#update());
    this.#update();
  }

  async #update() {
    const refused = this.answers.account?.refused ?? [];
    const conflicts = this.answers.conflicts;
    this.#isNeeded ||= refused.length + conflicts.length > 0;
    if (!this.#isNeeded) return;
    const lists = await this.#lists().catch(() => null); // the next change of state asks again
    lists?.show(refused, conflicts);
  }
}
