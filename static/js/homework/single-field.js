import { toggleHistory } from "../answers/field-panels.js";
import { ExplainedFlag } from "./explained-flag.js";
import { cellIn } from "./cells.js";
import { fieldKey, whyKey } from "./document-keys.js";
import { showFindings } from "./findings.js";
import { WrittenField } from "./written-field.js";

/** A field with one value. */
export class SingleField extends WrittenField {
  constructor(element, sheet) {
    const ids = [element.dataset.field, ...(element.dataset.was ?? "").split(" ").filter(Boolean)];
    super(element, sheet, ids.map((id) => fieldKey(sheet.document, id)));
    this.id = ids[0];
    this.cell = cellIn(element, sheet);
    this.isProse = this.cell.control.tagName === "TEXTAREA";
    this.cell.enable();
    this.start();
    this.why = new ExplainedFlag(this, ids.map((id) => whyKey(sheet.document, id)));
    const history = element.querySelector('[data-part="history"]');
    history.addEventListener("click", () => toggleHistory(this, history));
    addEventListener("beforeprint", () => this.cell.grow?.());
  }

  get value() {
    return this.cell.value;
  }

  put(val) {
    this.cell.show(val);
  }

  words(val) {
    return this.cell.words(val);
  }

  isOwn(input) {
    return this.cell.inputs.includes(input);
  }

  typed() {
    super.typed();
    this.cell.grow?.();
  }

  /** The control at a place inside this field. */
  cellAt() {
    return this.cell;
  }

  showFindings(findings) {
    showFindings(this.cell, this.cell.isEmpty ? [] : findings);
    this.why.refresh(findings);
  }
}

/** What is calculated: it has no key. */
export class DerivedField {
  constructor(element, sheet) {
    this.id = element.dataset.field;
    this.cell = cellIn(element, sheet);
  }

  cellAt() {
    return this.cell;
  }

  showFindings(findings) {
    showFindings(this.cell, findings);
  }
}
