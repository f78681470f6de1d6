import { copyOf } from "../component.js";
import { growBox } from "../homework/cells.js";
import { WrittenField } from "../homework/written-field.js";
import { cleanText } from "../answers/typed-text.js";

/**
 * An ask or a comment of a draft: one key, one box beside the field that it speaks of.
 *
 * @typedef {{document: string, field: string, row: string, quote: string, words: string}} RemarkValue
 */
export class DraftRemark extends WrittenField {
  /**
   * @param {import("./review-draft.js").ReviewDraft} draft
   * @param {string} key `v:<submission>/ask/<uuid>` or `…/comment/<uuid>`
   * @param {Partial<RemarkValue>} about the place, for one that is not stored yet
   */
  constructor(draft, key, about) {
    super(copyOf("remark-part").firstElementChild, draft, [key]);
    this.draft = draft;
    this.about = about;
    this.box = this.#part("words");
    this.box.disabled = draft.isReadOnly;
    const isAsk = key.includes("/ask/");
    this.element.classList.add(isAsk ? "is-ask" : "is-comment");
    for (const name of ["kind-ask", "to-comment"]) this.#part(name).hidden = !isAsk;
    for (const name of ["kind-comment", "to-ask"]) this.#part(name).hidden = isAsk;
    this.#part("delete").addEventListener("click", () => draft.remove(this));
    this.#part("other-kind").addEventListener("click", () => draft.turn(this));
    this.start();
  }

  #part(name) {
    return this.element.querySelector(`[data-part="${name}"]`);
  }

  /** @returns {RemarkValue} */
  get value() {
    const { document, field, row, quote } = this.about;
    return { document, field, row, quote, words: cleanText(this.box.value) };
  }

  get isAsk() {
    return this.key.includes("/ask/");
  }

  isOwn(input) {
    return input === this.box;
  }

  typed() {
    super.typed();
    growBox(this.box);
    this.draft.changed();
  }

  put(val) {
    if (val) this.about = val;
    const words = val?.words ?? "";
    if (this.box.value !== words) this.box.value = words;
    this.#part("quote").textContent = this.about.quote;
    this.#part("quote").hidden = !this.about.quote;
    this.#part("about").textContent = this.about.row ? this.draft.rowWords(this.about) : "";
    growBox(this.box);
  }

  words(val) {
    return val?.words ?? "";
  }
}
