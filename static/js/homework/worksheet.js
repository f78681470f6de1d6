import { Component } from "../component.js";
import { DocumentBar } from "./document-bar.js";
import { Documents, templateOf } from "./documents.js";
import { documentOf, isDocumentId } from "./document-keys.js";
import { Downloads } from "./downloads.js";
import { GridField } from "./grid-field.js";
import { DerivedField, SingleField } from "./single-field.js";
import { showNoLonger } from "./no-longer.js";
import { StandardsList } from "./standards-list.js";
import { TableField } from "./table-field.js";
import { select } from "./findings.js";

const FIELDS = { rows: TableField, checklist: TableField, grid: GridField, derived: DerivedField };

/** One document on the page of its template. The address says which: `#<document id>`. */
export class Worksheet extends Component {
  mount() {
    this.documents = new Documents(this.answers, templateOf(this.element), this.text("untitled"));
    this.isNamed = isDocumentId(location.hash.slice(1));
    this.document = this.#chosen();
    this.#keepAddress();
    this.fields = new Map();
    // Before any field takes a word in: a document must be known by the time that something stands in it.
    for (const name of ["input", "change"]) this.part("fields").addEventListener(name, () => this.touch(), { capture: true });
    this.part("standards").addEventListener("change", () => this.touch(), { capture: true });
    for (const element of this.element.querySelectorAll("[data-field]")) {
      const Field = FIELDS[element.dataset.kind] ?? SingleField;
      this.fields.set(element.dataset.field, new Field(element, this));
    }
    for (const id of this.fields.keys()) this.offerRows(id);
    showNoLonger(this);
    this.bar = new DocumentBar(this);
    this.#offerToShare();
    this.standards = new StandardsList(this);
    this.#offerFiles();
    this.#offerSources();
    addEventListener("hashchange", () => this.#addressChanged());
    this.answers.addEventListener("change", ({ detail }) => detail.key.startsWith("doc:") && this.#documentCame());
  }

  /** Only somebody with an account can share; what that needs is loaded when they ask for it. */
  #offerToShare() {
    const share = this.element.querySelector('[data-part="share"]');
    if (!share) return;
    share.hidden = false;
    this.part("sign-in-to-share").hidden = Boolean(this.answers.account);
    const button = this.part("open-share");
    button.hidden = !this.answers.account;
    button.addEventListener("click", () => import("./share-panels.js").then(({ toggleShare }) => toggleShare(this, share, button)));
  }

  /** The document that the address names; else the one last changed; else a new one. */
  #chosen() {
    const named = location.hash.slice(1);
    if (this.isNamed && this.documents.isOurs(named)) return named;
    const last = this.documents.list().find(({ isArchived, isDeleted }) => !isArchived && !isDeleted);
    return last?.id ?? crypto.randomUUID();
  }

  /** A page that has not heard of the person's documents yet shows an empty one only until it has. */
  #documentCame() {
    const isOurs = this.answers.entries("").some(([key]) => documentOf(key) === this.document);
    if (this.isNamed || isOurs || this.part("fields").contains(document.activeElement)) return;
    const next = this.#chosen();
    if (next === this.document || !this.documents.read(next)) return;
    this.document = next;
    this.#keepAddress();
    location.reload();
  }

  #keepAddress() {
    history.replaceState(history.state, "", `#${this.document}`);
  }

  /** Another document is another page; any other fragment is a place on this one, and the address stays the document's. */
  #addressChanged() {
    const named = location.hash.slice(1);
    if (named === this.document) return;
    if (isDocumentId(named)) location.reload();
    else this.#keepAddress();
  }

  #offerFiles() {
    const element = this.part("downloads");
    const isTicked = (part) => Boolean(element.querySelector(`[data-part="${part}"]`)?.checked);
    new Downloads(element, "/api/exports", () => ({
      ...this.documents.asked(this.document), audience: isTicked("for-customer") ? "customer" : "internal", has_names: !isTicked("without-names"),
    }));
    element.hidden = false;
  }

  /** Few templates take anything over from others: what does that is loaded for them alone. */
  async #offerSources() {
    const elements = [...this.element.querySelectorAll("[data-sources]")];
    if (!elements.length) return;
    const { LinkedField } = await import("./linked-field.js");
    for (const each of elements) new LinkedField(each, this, this.fields.get(each.closest("[data-field]").dataset.field));
  }

  /** The person begins something here: this document, and no other, stays on the page. */
  touch() {
    this.isNamed = true;
    // Not stored: the page's state says so, and the next keystroke tries again.
    return this.documents.touch(this.document).catch(() => {});
  }

  /** Whether newer code has taken over the store: then nothing can be written here. */
  get isReadOnly() {
    return this.answers.health === "newer";
  }

  /** What stands in the document, as a check takes it: of a renamed field, what stands under its earlier ids too. */
  get values() {
    return this.documents.valuesOf(this.document);
  }

  /** The ids of the fields of these kinds. @returns {Set<string>} */
  idsOf(...kinds) {
    const found = [...this.element.querySelectorAll("[data-field]")].filter(({ dataset }) => kinds.includes(dataset.kind));
    return new Set(found.map(({ dataset }) => dataset.field));
  }

  /** Offers the rows of the field `id` wherever they are the options. */
  offerRows(id) {
    if (!this.fields.has(id)) return;
    for (const element of this.element.querySelectorAll(`[data-options-of="${id}"]`)) {
      const field = this.fields.get(element.closest("[data-field]")?.dataset.field);
      const row = element.closest("[data-row]")?.dataset.row;
      const column = element.closest("[data-column]")?.dataset.column;
      field?.cellAt(row, column)?.offer(this.fields.get(id).rowNames());
    }
  }

  /** Says something about the document as a whole. */
  tell(words) {
    this.part("checked").textContent = words;
  }

  /** Brings the person to the place of a finding. */
  goTo({ field, row, column, quotes }) {
    const cell = this.fields.get(field)?.cellAt(row, column);
    const target = cell?.control ?? this.part("fields").querySelector(`[data-field="${CSS.escape(field)}"] button:not([hidden])`);
    if (!target) return;
    target.scrollIntoView({ block: "center" });
    if (quotes.length && cell) select(cell, quotes[0]);
    else target.focus();
  }

  /** Shows what a check found beneath the fields, and what it calculated in its places. */
  showFindings({ findings, derived }) {
    for (const [id, field] of this.fields) field.showFindings(findings.filter((finding) => finding.field === id));
    for (const element of this.element.querySelectorAll("[data-derived]")) {
      const value = derived[element.dataset.derived];
      const row = element.closest("[data-row]")?.dataset.row;
      element.textContent = (typeof value === "string" ? value : row ? value?.[row] : this.#listed(value)) || "–";
    }
  }

  #listed(values) {
    return Object.entries(values ?? {}).map(([name, words]) => `${this.#nameOfPart(name)}: ${words}`).join(" · ");
  }

  #nameOfPart(name) {
    const row = this.element.querySelector(`.grid-cell[data-row="${CSS.escape(name)}"]`);
    if (row) return row.closest(".grid-row").querySelector(".grid-title").textContent.trim();
    const column = this.element.querySelector(`.grid-cell[data-column="${CSS.escape(name)}"] .cell-label`);
    return column?.lastChild.textContent.trim() ?? name;
  }
}
