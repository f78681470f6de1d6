import { cleanText } from "../answers/typed-text.js";
import { growBox } from "../homework/cells.js";
import { WrittenField } from "../homework/written-field.js";
import { answerKey, closedKey } from "./own-reviews.js";

/** The learner's answer to one ask, kept like every other word of theirs, and whether they call it done. */
export class AskAnswer extends WrittenField {
  /** @param {HTMLElement} element @param {import("../answers/answers.js").Answers} answers @param {string} ask its id */
  constructor(element, answers, ask) {
    super(element, { answers }, [answerKey(ask)]);
    this.box = element.querySelector('[data-part="answer-text"]');
    this.box.disabled = answers.health === "newer";
    this.closed = element.querySelector('[data-part="closed"]');
    this.closed.disabled = this.box.disabled;
    this.closed.addEventListener("change", () => answers.update(closedKey(ask), this.closed.checked));
    answers.addEventListener("change", ({ detail }) => detail.key === closedKey(ask) && this.#showClosed(ask));
    this.#showClosed(ask);
    this.start();
  }

  #showClosed(ask) {
    this.closed.checked = this.answers.head(closedKey(ask))?.val === true;
    this.element.classList.toggle("is-closed", this.closed.checked);
  }

  get value() {
    return cleanText(this.box.value);
  }

  isOwn(input) {
    return input === this.box;
  }

  typed() {
    super.typed();
    growBox(this.box);
  }

  put(val) {
    if (this.box.value !== (val ?? "")) this.box.value = val ?? "";
    growBox(this.box);
  }

  words(val) {
    return val ?? "";
  }
}
