import { Component, copyOf } from "../component.js";
import { downloadText } from "../download.js";

const KNOWN = ["too_large", "quota"];

/** One change that was refused, the reason, and what the person can do with it. */
export class RefusedChange extends Component {
  /**
   * @param {Component} notice whose texts are used, and which lists it if its box is elsewhere
   * @param {import("./local-change.js").Queued} change
   */
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
