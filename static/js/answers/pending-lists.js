import { placesOf } from "./places.js";
import { RefusedChange } from "./refused-change.js";

/** The lists of the notice: refused changes whose box is on another page (the others stand beside theirs), and choices to make. */
export class PendingLists {
  #rows = new Map(); // change id -> RefusedChange
  #listed = "";

  /** @param {import("./pending-notice.js").PendingNotice} notice */
  constructor(notice) {
    this.notice = notice;
  }

  /**
   * @param {import("./local-change.js").Queued[]} refused the newest of each key
   * @param {string[]} conflicts keys with an open second version
   */
  async show(refused, conflicts) {
    const elsewhere = conflicts.filter((key) => !key.startsWith("d:") && !fieldOf(key)); // marks settle themselves
    await Promise.all([this.#showRefused(refused), this.#showConflicts(elsewhere)]);
    const [list, choices] = ["list", "choices"].map((name) => this.notice.part(name));
    this.notice.part("list-lead").hidden = list.childElementCount === 0;
    this.notice.part("choices-lead").hidden = choices.childElementCount === 0;
    this.notice.element.hidden = list.childElementCount + choices.childElementCount === 0;
  }

  async #showRefused(refused) {
    const ids = new Set(refused.map(({ id }) => id));
    for (const [id, row] of this.#rows) if (!ids.has(id)) this.#remove(id, row);
    const added = refused.filter(({ id }) => !this.#rows.has(id));
    for (const change of added) this.#rows.set(change.id, new RefusedChange(this.notice, change));
    const places = await placesOf(added.map(({ key }) => key).filter((key) => !fieldOf(key)), this.#read);
    for (const { id, key } of added) this.#rows.get(id)?.place(fieldOf(key), places.get(key));
  }

  #read = (key) => this.notice.answers.head(key)?.val ?? null;

  #remove(id, row) {
    this.#rows.delete(id);
    row.remove();
  }

  async #showConflicts(keys) {
    if (this.#listed === keys.join(" ")) return;
    this.#listed = keys.join(" ");
    const places = await placesOf(keys, this.#read);
    this.notice.part("choices").replaceChildren(...keys.map((key) => {
      const row = document.createElement("li");
      const place = places.get(key);
      const link = document.createElement(place ? "a" : "span");
      link.textContent = place?.name ?? this.notice.text("elsewhere");
      if (place) link.href = place.path;
      row.append(link);
      return row;
    }));
  }
}

/** The control of a key on this page, if it is here. */
const fieldOf = (key) => document.querySelector(`[data-key="${CSS.escape(key)}"]:not([data-component="re-read"])`);
