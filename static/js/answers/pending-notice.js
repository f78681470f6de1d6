import { Component } from "../component.js";

/** What waits for the person: texts that the account refused, and choices on other pages. Most people never load the rest. */
export class PendingNotice extends Component {
  mount() {
    this.answers.addEventListener("state", () => this.#update());
    this.#update();
  }

  async #update() {
    const refused = this.answers.account?.refused ?? [];
    const conflicts = this.answers.conflicts;
    if (!this.lists && refused.length + conflicts.length === 0) return;
    const { PendingLists } = await import("./pending-lists.js");
    this.lists ??= new PendingLists(this);
    await this.lists.show(refused, conflicts);
  }
}
