import { Component } from "../component.js";

/** Asks what is to become of words that were written in this browser without an account. It names places, never a text. */
export class ClaimPanel extends Component {
  mount() {
    this.part("add").addEventListener("click", () => this.#done(this.answers.account.claim()));
    this.part("leave").addEventListener("click", () => this.#done(this.answers.account.disown({ deletes: false })));
    this.part("delete").addEventListener("click", () => this.#done(this.answers.account.disown({ deletes: true })));
    this.#ask();
  }

  /** @returns {boolean} whether there is something to ask */
  #ask() {
    const words = this.answers.account?.waiting;
    const isOpen = Boolean(words && !words.isClaimed);
    if (isOpen) this.#show(words);
    return isOpen;
  }

  async #show({ name, versions }) {
    const { moment, placesOf } = await import("./places.js");
    const read = (wanted) => versions.find(({ key }) => key === wanted)?.val ?? null;
    const places = await placesOf(versions.map(({ key }) => key), read);
    const found = new Map();
    for (const { key, at } of versions) {
      const place = places.get(key)?.name ?? this.text("elsewhere");
      found.set(place, [...(found.get(place) ?? []), new Date(at)]);
    }
    this.part("text").textContent = this.text("found", { count: versions.length });
    this.part("places").replaceChildren(...[...found].sort().map(([place, times]) => {
      const row = document.createElement("li");
      row.textContent = this.text("place", { place, count: times.length, when: moment(new Date(Math.max(...times))) });
      return row;
    }));
    this.part("add").classList.toggle("is-default", sessionStorage.getItem("made-space") === name);
    this.element.hidden = false;
  }

  async #done(act) {
    await act;
    if (this.#ask()) return; // somebody wrote on, in another tab
    this.element.hidden = true;
    document.querySelector("#main").focus();
  }
}
