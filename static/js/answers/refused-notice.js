import { Component } from "../component.js";

/** Shows what the account did not take, with the reason and what can be done. Most people never load the rest. */
export class RefusedNotice extends Component {
  mount() {
    this.answers.addEventListener("state", () => this.#update());
    this.#update();
  }

  async #update() {
    const refused = this.answers.account?.refused ?? [];
    if (!this.list && refused.length === 0) return;
    this.list ??= import("./refused-list.js").then(({ RefusedList }) => new RefusedList(this));
    await (await this.list).show(refused);
  }
}
