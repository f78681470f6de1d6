import { copyOf } from "../component.js";
import { TextCell } from "./cells.js";
import { WrittenField } from "./written-field.js";

/** Why a flagged word stays, where the person wants it to: a line that appears with the flag, and stays while something is in it. */
export class ExplainedFlag {
  #field = null;

  /**
   * @param {import("./written-field.js").WrittenField} owner whose words are flagged
   * @param {string[]} keys
   */
  constructor(owner, keys) {
    this.owner = owner;
    this.keys = keys;
    this.refresh([]);
    owner.answers.addEventListener("change", ({ detail }) => keys.includes(detail.key) && this.refresh([]));
  }

  refresh(findings) {
    const isFlagged = findings.some(({ code }) => code === "vague");
    if (this.#field || !(isFlagged || this.owner.answers.headOf(this.keys)?.val)) return;
    const line = copyOf("why-part").firstElementChild;
    const place = this.owner.element.querySelector(':scope > .table > [data-part="found"], :scope > .cell > [data-part="found"]');
    place.after(line);
    this.#field = new Explanation(line, this.owner.sheet, this.keys);
  }
}

class Explanation extends WrittenField {
  constructor(element, sheet, keys) {
    super(element, sheet, keys);
    this.cell = new TextCell(element, sheet);
    this.start();
  }

  get value() {
    return this.cell.value;
  }

  put(val) {
    this.cell.show(val);
  }

  words(val) {
    return val ?? "";
  }
}
