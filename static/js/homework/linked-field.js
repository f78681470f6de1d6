import { copyOf } from "../component.js";
import { documentOf, originKey, placeOfOrigin } from "./document-keys.js";
import { entriesOf, isSame, labelsFor } from "./source-documents.js";

const TOLD_MS = 300;

/**
 * One entry, many uses: what the person wrote in other documents and may take over into a field. Taking over is their choice and
 * writes as typing does; what changes at the source later is offered again, and never put in by itself. Where something came from
 * stands under a key of its own, `f:<document>/<place>#from`.
 */
export class LinkedField {
  #timer = null;
  #undo = null;
  #drawn = {};

  /**
   * @param {HTMLElement} element with data-sources
   * @param {import("./worksheet.js").Worksheet} sheet
   * @param {import("./table-field.js").TableField|import("./single-field.js").SingleField} field
   */
  constructor(element, sheet, field) {
    this.element = element;
    this.sheet = sheet;
    this.field = field;
    this.answers = sheet.answers;
    this.sources = JSON.parse(element.dataset.sources);
    this.part("undo-taken").addEventListener("click", () => this.#takeBack());
    this.answers.addEventListener("change", () => this.#later());
    this.#show();
  }

  part(name) {
    return this.element.querySelector(`[data-part="${name}"]`);
  }

  #text(name, values = {}) {
    return this.element.getAttribute(`data-text-${name}`).replace(/\{(\w+)\}/g, (_whole, key) => values[key]);
  }

  #later() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#show(), TOLD_MS);
  }

  async #show() {
    const found = await Promise.all(this.sources.map((source) => entriesOf(this.answers, source, this.sheet.text("untitled"))));
    const entries = found.flat().filter(({ document }) => document !== this.sheet.document);
    const origins = this.#origins();
    for (const origin of origins) this.#settle(origin);
    const shown = origins.filter(({ place }) => this.#isThere(place)).map((origin) => ({ ...origin, entry: entries.find((each) => isFrom(each, origin.val)) }));
    this.#showChanges(shown.filter(({ entry, val }) => entry && !isSame(entry.val, val.val)));
    this.#showOrigins(shown);
    const taken = new Set(shown.map(({ entry }) => entry));
    this.#showEntries(entries.filter((entry) => !taken.has(entry)));
    this.element.hidden = entries.length === 0 || this.sheet.isReadOnly;
  }

  /** Where what stands in this field was taken from. */
  #origins() {
    return this.answers.entries(`f:${this.sheet.document}/${this.field.id}`)
      .map(([key, { val }]) => ({ key, place: placeOfOrigin(key), val }))
      .filter(({ place, val }) => place !== null && val && place.split("/")[0] === this.field.id);
  }

  /** Two devices that took over different things: what is shown in the field is asked about there, and not here once more. */
  async #settle({ key, val }) {
    if (!this.answers.hasConflict(key)) return;
    for (const branch of await this.answers.branches(key)) await this.answers.resolve(key, val, branch.id);
  }

  #isThere(place) {
    const [, row] = place.split("/");
    return row === undefined || this.field.live.some(({ id }) => id === row);
  }

  #showEntries(entries) {
    if (!this.#isNews("entries", [entries, this.field.rowNames?.()])) return;
    const titles = [...new Set(entries.map(({ source }) => source.title))].join(", ");
    this.part("entries").hidden = entries.length === 0;
    this.part("title").textContent = this.#text("from", { title: titles, count: entries.length });
    this.part("list").replaceChildren(...entries.map((entry) => this.#entryLine(entry)));
    this.part("all").replaceChildren(...this.#rowsByDocument(entries).map((rows) => this.#takeAllButton(rows)));
  }

  /** What may be taken over together: several rows of one document, each as a row of this table. */
  #rowsByDocument(entries) {
    if (!this.field.columnCell) return [];
    const rows = entries.filter(({ source }) => source.to === null);
    const documents = [...new Set(rows.map(({ document }) => document))];
    return documents.map((each) => rows.filter(({ document }) => document === each)).filter(({ length }) => length > 1);
  }

  #takeAllButton(rows) {
    const words = this.#text("all", { count: rows.length, name: rows[0].name });
    const button = Object.assign(document.createElement("button"), { type: "button", className: "quiet", textContent: words });
    button.addEventListener("click", () => this.#takeAll(rows));
    return button;
  }

  /** As many as there is room for, with one way back for all of them. */
  async #takeAll(rows) {
    const undos = [];
    for (const entry of rows) {
      if (this.field.adding.disabled) break;
      await this.#take(entry);
      undos.unshift(this.#undo);
    }
    if (!undos.length) return this.#say(this.#text("full"), null);
    this.#say(this.#text("taken-all", { count: undos.length }), async () => {
      for (const undo of undos) await undo();
    });
    this.part("undo-taken").focus();
  }

  /** What is drawn already stays as it is: somebody may be choosing in it. */
  #isNews(part, shown) {
    const drawn = JSON.stringify(shown);
    if (this.#drawn[part] === drawn) return false;
    this.#drawn[part] = drawn;
    return true;
  }

  #entryLine(entry) {
    const line = this.#line("source-entry-part", entry);
    const part = (name) => line.querySelector(`[data-part="${name}"]`);
    const choice = part("row");
    part("row-label").hidden = entry.source.to === null;
    if (entry.source.to !== null) choice.replaceChildren(...this.field.rowNames().map(([id, name]) => new Option(name, id)));
    part("take").addEventListener("click", () => this.#take(entry, choice.value));
    return line;
  }

  #showChanges(changed) {
    if (!this.#isNews("changes", changed)) return;
    this.part("changes").replaceChildren(...changed.map(({ key, place, val, entry }) => {
      const line = this.#line("source-change-part", entry);
      const part = (name) => line.querySelector(`[data-part="${name}"]`);
      part("lead").textContent = this.#text("changed", { title: entry.source.title });
      const columns = Object.keys(entry.val).filter((column) => !isSame(entry.val[column], val.val[column]));
      part("take").addEventListener("click", () => this.#write(place, entry, columns));
      part("leave").addEventListener("click", () => this.answers.update(key, { ...val, val: entry.val }));
      return line;
    }));
  }

  #line(part, entry) {
    const line = copyOf(part).firstElementChild;
    line.querySelector('[data-part="words"]').textContent = this.#words(entry);
    const link = line.querySelector('[data-part="link"]');
    link.textContent = this.#text("origin", { title: entry.source.title, name: entry.name });
    link.href = `${entry.source.path}#${entry.document}`;
    return line;
  }

  #words(entry) {
    const said = Object.keys(entry.val).map((column) => {
      const cell = this.#cellOf(entry.source, column);
      return cell ? cell.words(this.#fitted(entry, column, cell)) : "";
    });
    const name = entry.source.column === null ? "" : entry.source.names[entry.row];
    return [name, ...said].filter(Boolean).join(" · ");
  }

  /** A cell that knows how a value of this column is said. */
  #cellOf(source, column) {
    if (!this.field.columnCell) return this.field.cell;
    return this.field.columnCell(column || source.to);
  }

  #fitted(entry, column, cell) {
    return cell.fit(entry.val[column], labelsFor(entry.source, column));
  }

  /** Which document a row or a field came from, said beneath it. */
  #showOrigins(origins) {
    for (const line of this.field.element.querySelectorAll(".origin")) line.remove();
    for (const { place, val, entry } of origins) {
      const [, row] = place.split("/");
      const owner = row === undefined ? this.field.element : this.field.row(row).element;
      const line = owner.appendChild(Object.assign(document.createElement("p"), { className: "origin limit" }));
      const source = this.sources.find(({ id }) => id === val.link);
      line.textContent = source ? this.#text("origin", { title: source.title, name: entry?.name ?? val.name ?? "" }) : "";
    }
  }

  async #take(entry, row) {
    const { source } = entry;
    if (!this.field.columnCell) return this.#write(this.field.id, entry);
    if (source.to !== null) return this.#write(`${this.field.id}/${row}/${source.to}`, entry);
    if (this.field.adding.disabled) return this.#say(this.#text("full"), null);
    await this.#write(`${this.field.id}/${this.field.add().id}`, entry, Object.keys(entry.val), true);
  }

  /** Puts what the person took over where it belongs, as if they had typed it, and notes where it came from. */
  async #write(place, entry, columns = Object.keys(entry.val), isNew = false) {
    this.sheet.touch();
    const [, row] = place.split("/");
    const owner = row === undefined ? this.field : this.field.row(row);
    const before = owner.value;
    for (const column of columns) {
      const cell = row === undefined ? this.field.cell : owner.cellAt(column || entry.source.to);
      cell.show(this.#fitted(entry, column, cell));
    }
    owner.typed();
    const { document, name, source, val } = entry;
    const key = originKey(this.sheet.document, place);
    const origin = this.answers.head(key)?.val ?? null;
    await this.answers.update(key, { link: source.id, document, name, row: entry.row, val });
    this.#say(this.#text("taken"), async () => {
      if (isNew) await this.field.delete(owner);
      else this.#putBack(owner, before);
      await this.answers.update(key, origin);
    });
    if (!isNew) this.part("undo-taken").focus();
  }

  #putBack(owner, before) {
    owner.put(before);
    owner.typed();
  }

  #say(words, undo) {
    this.#undo = undo;
    this.part("taken-words").textContent = words;
    this.part("undo-taken").hidden = undo === null;
    this.part("taken").hidden = false;
  }

  async #takeBack() {
    this.part("taken").hidden = true;
    await this.#undo();
    await this.#show();
    this.element.querySelector("summary").focus();
  }
}

const isFrom = ({ source, document, row }, val) => source.id === val.link && document === val.document && row === val.row;
