import { Component } from "../component.js";
import { post } from "../http.js";
import { DraftRemark } from "./draft-remark.js";
import { OwnPhrases } from "./own-phrases.js";

const LONGEST_QUOTE = 300;

/**
 * A reviewer's draft of one version. Every part of it is a key of their own words, kept as they type; deciding names the changes that
 * this page shows, once they are all on the server.
 */
export class ReviewDraft extends Component {
  #remarks = new Map();
  #isDeciding = false;
  #request = null;

  mount() {
    this.prefix = `v:${this.element.dataset.submission}/`;
    this.isReadOnly = this.answers.health === "newer";
    this.element.addEventListener("click", (event) => this.#clicked(event));
    for (const button of this.element.querySelectorAll("[data-about]")) button.hidden = this.isReadOnly;
    for (const acts of this.element.querySelectorAll("[data-acts]")) acts.hidden = this.isReadOnly;
    for (const line of this.element.querySelectorAll("[data-criterion]")) this.#startCriterion(line);
    this.#showRemarks();
    this.answers.addEventListener("change", ({ detail }) => detail.key.startsWith(this.prefix) && this.#showRemarks());
    for (const name of ["return", "approve"]) this.part(name).addEventListener("click", () => this.#decide(name));
    this.phrases = new OwnPhrases(this);
    this.changed();
  }

  /** The remarks that are stored, each at its place; those that another tab or device deleted go. */
  #showRemarks() {
    for (const kind of ["ask", "comment"]) {
      for (const [key, { val }] of this.answers.entries(`${this.prefix}${kind}/`)) {
        const shown = this.#remarks.get(key);
        if (val && !shown) this.#place(new DraftRemark(this, key, val));
        if (!val && shown?.isSettled) this.#drop(shown);
      }
    }
    this.changed();
  }

  #place(remark) {
    const { document: of, field } = remark.about;
    const place = this.element.querySelector(`[data-document="${CSS.escape(of)}"][data-field="${CSS.escape(field)}"]`);
    place?.querySelector("details")?.setAttribute("open", "");
    (place ?? this.part("loose")).querySelector("[data-remarks]").append(remark.element);
    if (!place) this.part("loose").hidden = false;
    this.#remarks.set(remark.key, remark);
    remark.put(remark.answers.head(remark.key)?.val ?? null);
  }

  #drop(remark) {
    remark.element.remove();
    this.#remarks.delete(remark.key);
  }

  /** What the row is called that a remark speaks of. */
  rowWords({ document: of, field, row }) {
    const place = this.element.querySelector(`[data-document="${CSS.escape(of)}"][data-field="${CSS.escape(field)}"]`);
    const button = place?.querySelector(`[data-row="${CSS.escape(row)}"]`);
    return this.text("about-row", { row: button?.dataset.rowName ?? row });
  }

  #clicked({ target }) {
    const button = target.closest("[data-about]");
    const place = button?.closest("[data-field]");
    if (place) this.add(button.dataset.about, place, button.dataset.row ?? "");
  }

  /** A new, empty ask or comment at a field, on the words that are selected in it. */
  add(kind, place, row = "") {
    const { document: of, field } = place.dataset;
    const about = { document: of, field, row, quote: quoteIn(place.querySelector(".review-text")), words: "" };
    const remark = new DraftRemark(this, `${this.prefix}${kind}/${crypto.randomUUID()}`, about);
    this.#place(remark);
    remark.box.focus();
  }

  /** Deletes a remark; its earlier versions stay in the history of the person's words. */
  async remove(remark) {
    const place = remark.element.closest("[data-field]");
    this.#drop(remark);
    this.changed();
    place?.querySelector("[data-about]")?.focus();
    if (this.answers.head(remark.key)) await this.answers.update(remark.key, null);
  }

  /** Makes an ask a comment, or the other way round. */
  async turn(remark) {
    const { value, key } = remark;
    const kind = remark.isAsk ? "comment" : "ask";
    const other = `${this.prefix}${kind}/${crypto.randomUUID()}`;
    await this.answers.update(other, value);
    this.#drop(remark);
    if (this.answers.head(key)) await this.answers.update(key, null);
    this.#remarks.get(other)?.box.focus();
    this.changed();
  }

  #startCriterion(line) {
    const key = `${this.prefix}criterion/${line.dataset.criterion}`;
    const inputs = [...line.querySelectorAll("input")];
    const show = () => inputs.forEach((input) => (input.checked = input.value === this.answers.head(key)?.val));
    for (const input of inputs) {
      input.disabled = this.isReadOnly;
      input.addEventListener("change", () => this.answers.update(key, input.value));
    }
    this.answers.addEventListener("change", ({ detail }) => detail.key === key && show());
    show();
  }

  /** The buttons say what a decision would hold. */
  changed() {
    const asks = [...this.#remarks.values()].filter((remark) => remark.isAsk && remark.value.words.trim()).length;
    const words = asks === 0 ? "return-none" : asks === 1 ? "return-one" : "return";
    this.part("return").textContent = this.text(words, { count: asks });
    for (const name of ["return", "approve"]) this.part(name).disabled = this.#isDeciding || this.isReadOnly || !this.answers.account;
  }

  async #decide(decision) {
    if (this.#isDeciding) return;
    this.#isDeciding = true;
    this.changed();
    this.#refuse("");
    try {
      const refusal = await this.#ask(decision);
      if (refusal === null) return location.reload();
      this.#refuse(refusal);
    } finally {
      this.#isDeciding = false;
      this.changed();
    }
  }

  /** @returns {Promise<string|null>} why nothing was decided; null when it was */
  async #ask(decision) {
    const { account } = this.answers;
    const isAllSent = await account.flush().catch((error) => (account.noteFailure(error.response?.status ?? 0), false));
    if (!isAllSent || [...this.#remarks.values()].some((remark) => !remark.isSettled)) return this.text("not-sent");
    const shown = this.answers.entries(this.prefix).filter(([, { val }]) => val !== null);
    const changes = Object.fromEntries(shown.map(([key, { id }]) => [key, id]));
    const content = JSON.stringify({ decision, changes });
    if (this.#request?.content !== content) this.#request = { content, id: crypto.randomUUID() };
    const body = JSON.stringify({ account: this.answers.space.account, request: this.#request.id, decision, changes });
    const response = await post(this.element.dataset.decisions, body).catch(() => null);
    if (response?.ok) return null;
    const answer = await response?.json().catch(() => null);
    return answer?.error?.message ?? this.text("not-reached");
  }

  /** One short line beside the button that was pressed. */
  say(words, button) {
    const line = this.part("phrase-said");
    button.after(line);
    line.textContent = words;
  }

  #refuse(words) {
    this.part("refusal").textContent = words;
    this.part("refusal").hidden = !words;
  }
}

/** The words that are selected inside an element, if they are not more than a quote. */
function quoteIn(element) {
  const selection = getSelection();
  if (!selection.rangeCount || selection.isCollapsed) return "";
  const range = selection.getRangeAt(0);
  const text = selection.toString().trim();
  return element?.contains(range.commonAncestorContainer) && text.length <= LONGEST_QUOTE ? text : "";
}
