import { toggleHistory } from "../answers/field-panels.js";
import { cleanText } from "../answers/typed-text.js";
import { cellIn, growBox } from "./cells.js";
import { gridKey, whyKey } from "./document-keys.js";
import { ExplainedFlag } from "./explained-flag.js";
import { showFindings } from "./findings.js";
import { WrittenField } from "./written-field.js";

/** Rows and columns of one kind of cell; each cell is a key of its own. */
export class GridField {
  #cells = new Map();

  constructor(element, sheet) {
    this.element = element;
    this.sheet = sheet;
    this.answers = sheet.answers;
    this.ids = [element.dataset.field, ...(element.dataset.was ?? "").split(" ").filter(Boolean)];
    [this.id] = this.ids;
    for (const each of element.querySelectorAll(".grid-cell")) {
      this.#cells.set(`${each.dataset.row}/${each.dataset.column}`, new GridCell(each, sheet, this.ids));
    }
    this.why = new ExplainedFlag(this, this.ids.map((id) => whyKey(sheet.document, id)));
  }

  cellAt(row, column) {
    return this.#cells.get(`${row}/${column}`)?.cell ?? [...this.#cells].find(([place]) =>
      place.startsWith(`${row}/`) || place.endsWith(`/${column}`))?.[1].cell ?? [...this.#cells.values()][0].cell;
  }

  showFindings(findings) {
    for (const [place, { cell, isEmpty }] of this.#cells) {
      showFindings(cell, isEmpty ? [] : findings.filter(({ row, column }) => `${row}/${column}` === place));
    }
    this.why.refresh(findings);
  }

  /** The rows by their ids. @returns {[string, string][]} */
  rowNames() {
    return [...this.element.querySelectorAll(".grid-row")].map((row) =>
      [row.querySelector("[data-row]").dataset.row, row.querySelector(".grid-title").textContent.trim()]);
  }
}

class GridCell extends WrittenField {
  constructor(element, sheet, ids) {
    const { row, column } = element.dataset;
    super(element, sheet, ids.map((id) => gridKey(sheet.document, id, row, column)));
    this.cell = cellIn(element, sheet);
    this.note = element.querySelector('[data-part="note"]');
    this.cell.enable();
    if (this.note) this.note.disabled = sheet.isReadOnly;
    this.history = element.querySelector('[data-part="history"]');
    this.history.addEventListener("click", () => toggleHistory(this, this.history));
    this.start();
    this.answers.addEventListener("change", ({ detail }) => detail.key === this.key && this.#offerHistory());
    this.#offerHistory();
  }

  /** A cell in which nothing ever stood has no history, and a grid has many of them. */
  #offerHistory() {
    this.history.hidden = this.answers.headOf(this.keys) === null;
  }

  get isEmpty() {
    return this.cell.isEmpty;
  }

  get value() {
    if (!this.note) return this.cell.value;
    const { value } = this.cell;
    const note = cleanText(this.note.value);
    return value === null && note === "" ? null : { value, note };
  }

  put(val) {
    const isNoted = this.note && val !== null && typeof val === "object" && !Array.isArray(val);
    this.cell.show(isNoted ? val.value : val);
    if (!this.note) return;
    const note = isNoted ? (val.note ?? "") : "";
    if (this.note.value !== note) this.note.value = note;
    growBox(this.note);
  }

  words(val) {
    if (!this.note || val === null || typeof val !== "object") return this.cell.words(val);
    return [this.cell.words(val.value), val.note].filter(Boolean).join(" · ");
  }

  typed() {
    super.typed();
    this.cell.grow?.();
    if (this.note) growBox(this.note);
  }

  isOwn(input) {
    return input === this.note || this.cell.inputs.includes(input);
  }
}
