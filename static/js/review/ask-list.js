import { Component, copyOf } from "../component.js";
import { AskAnswer } from "./ask-answer.js";
import { OwnReviews } from "./own-reviews.js";

/**
 * What a review said, where its learner reads it: whole beside one version or on the page of the homework, and on a worksheet only what
 * speaks of the document there. Asks that wait are answered or closed one by one.
 */
export class AskList extends Component {
  #shown = "";

  mount() {
    const { homework, version } = this.element.dataset;
    this.ids = homework.split(" ");
    this.version = version ? Number(version) : null;
    this.reviews = OwnReviews.of(this.answers);
    this.reviews.addEventListener("change", () => this.#show());
    addEventListener("hashchange", () => this.#show());
    this.#show();
  }

  /** The review that belongs here: that of one version, or the newest while it asks for changes. */
  get #review() {
    if (this.version) return this.reviews.all.find(({ homework, version }) => this.ids.includes(homework) && version === this.version);
    const waiting = this.ids.map((id) => this.reviews.newestOf([id])).filter((each) => each?.decision === "return");
    return waiting.find(({ remarks }) => !this.isOnSheet || remarks.some((remark) => this.#belongs(remark))) ?? null;
  }

  #show() {
    const review = this.#review;
    const shown = JSON.stringify([review ?? null, this.#document]);
    if (shown === this.#shown) return;
    this.#shown = shown;
    const remarks = (review?.remarks ?? []).filter((remark) => this.#belongs(remark));
    this.element.hidden = !review || (this.isOnSheet && !remarks.length);
    if (this.element.hidden) return;
    const day = new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: "long" }).format(new Date(review.released_at));
    this.part("by").textContent = this.text("by", { name: review.reviewer, version: review.version, day });
    this.part("summary").textContent = review.summary;
    this.part("summary").hidden = !review.summary || this.isOnSheet;
    const isAnySaid = review.criteria.some(({ state }) => state);
    const criteria = isAnySaid && !this.isOnSheet ? review.criteria : [];
    this.part("criteria").replaceChildren(...criteria.map((line) => this.#criterion(line)));
    const waits = review === this.reviews.newestOf([review.homework]) && review.decision === "return";
    this.part("remarks").replaceChildren(...remarks.map((remark) => this.#remark(remark, review, waits)));
  }

  get isOnSheet() {
    return this.element.hasAttribute("data-on-sheet");
  }

  get #document() {
    return this.isOnSheet ? location.hash.slice(1) : "";
  }

  #belongs({ document: of }) {
    return !this.isOnSheet || !of || of === this.#document;
  }

  #criterion({ says, state }) {
    const line = document.createElement("li");
    const word = document.createElement("span");
    word.className = "criterion-state";
    word.textContent = this.text(`criterion-${state || "unsaid"}`);
    line.append(word, ` ${says}`);
    return line;
  }

  #remark(remark, { version }, waits) {
    const element = copyOf("ask-part").firstElementChild;
    const part = (name) => element.querySelector(`[data-part="${name}"]`);
    element.classList.add(`is-${remark.kind}`);
    part("kind").textContent = this.text(remark.kind);
    part("where").textContent = remark.where;
    part("where").hidden = !remark.where;
    part("where").href = this.isOnSheet ? "" : this.#addressOf(remark);
    part("where").addEventListener("click", (event) => this.isOnSheet && this.#goTo(event, remark));
    if (!part("where").getAttribute("href") && !this.isOnSheet) part("where").removeAttribute("href");
    part("quote").textContent = remark.quote;
    part("quote").hidden = !remark.quote;
    part("quoted-from").textContent = this.text("quoted", { version });
    part("quoted-from").hidden = !remark.quote;
    part("words").textContent = remark.words;
    const isAnswered = waits && remark.kind === "ask";
    part("answer").hidden = !isAnswered;
    if (isAnswered) new AskAnswer(element, this.answers, remark.id);
    return element;
  }

  /** Where the remark's field can be written: the worksheet of its document. */
  #addressOf({ document: of }) {
    const template = this.answers.head(`doc:${of}`)?.val?.template;
    return template ? `/worksheets/${template}#${of}` : "";
  }

  #goTo(event, { field }) {
    event.preventDefault();
    const place = document.getElementById(`field-${field}`);
    place?.scrollIntoView({ block: "center" });
    place?.querySelector("textarea, input, select, button")?.focus();
  }
}
