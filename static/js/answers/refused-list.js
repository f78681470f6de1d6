import { Component, copyOf } from "../component.js";
import { downloadText } from "../download.js";
import { placesOf } from "./places.js";

const KNOWN = ["too_large", "quota"];

/** The changes that the server refused: each beside its box, or in the notice when its box is on another page. */
export class RefusedList {
  #rows = new Map(); // change id -> RefusedChange

  /** @param {import("./refused-notice.js").RefusedNotice} notice */
  constructor(notice) {
    this.notice = notice;
  }

  /** @param {import("./local-change.js").Queued[]} refused the newest of each key */
  async show(refused) {
    const ids = new Set(refused.map(({ id }) => id));
    for (const [id, row] of this.#rows) if (!ids.has(id)) this.#remove(id, row);
    const added = refused.filter(({ id }) => !this.#rows.has(id));
    const elsewhere = added.filter((change) => !fieldOf(change.key));
    for (const change of added) this.#rows.set(change.id, new RefusedChange(this.notice, change));
    const places = elsewhere.length ? await placesOf(elsewhere.map(({ key }) => key)) : new Map();
    for (const change of added) this.#rows.get(change.id)?.place(fieldOf(change.key), places.get(change.key));
    this.notice.element.hidden = this.notice.part("list").childElementCount === 0;
  }

  #remove(id, row) {
    this.#rows.delete(id);
    row.remove();
  }
}

/** The control of a key on this page, if it is here. */
const fieldOf = (key) => document.querySelector(`[data-component][data-key="${CSS.escape(key)}"]:not([data-component="re-read"])`);

/** One change that was refused, and what the person can do with it. */
class RefusedChange extends Component {
  constructor(notice, change) {
    super(copyOf("refused-part").firstElementChild, notice.answers);
    this.notice = notice;
    this.change = change;
    const reason = KNOWN.includes(change.why) ? change.why.replace("_", "-") : "other";
    this.part("reason").textContent = notice.text(reason);
    this.part("send-again").addEventListener("click", () => this.answers.account.sendAgain(change.key));
    this.part("let-go").addEventListener("click", () => this.answers.account.letGo(change.key));
    this.part("copy").addEventListener("click", () => this.#copy());
  }

  /** Puts it beside its field; without one, into the notice with the name of its place. */
  place(field, place) {
    if (field) return field.append(this.element);
    const link = this.part("link");
    link.textContent = place?.name ?? this.notice.text("elsewhere");
    if (place) link.href = place.path;
    this.part("place").hidden = false;
    this.row = document.createElement("li");
    this.row.append(this.element);
    this.notice.part("list").append(this.row);
  }

  remove() {
    (this.row ?? this.element).remove();
  }

  /** Into the clipboard; where the browser has none to give, into a file. */
  async #copy() {
    const text = typeof this.change.val === "string" ? this.change.val : JSON.stringify(this.change.val);
    try {
      await navigator.clipboard.writeText(text);
      this.part("said").textContent = this.notice.text("copied");
    } catch {
      downloadText(text, this.notice.text("file"));
    }
  }
}
