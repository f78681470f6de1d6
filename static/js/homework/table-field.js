import { cellIn } from "./cells.js";
import { documentOf, rowKey } from "./document-keys.js";
import { byPosition, between } from "./positions.js";
import { RowDragging } from "./row-dragging.js";
import { TableRow } from "./table-row.js";

/** A table of rows, or a list of checks: rows that were given, rows that the person added, in their order. */
export class TableField {
  #rows = new Map();
  #undo = [];
  #isReady = false;

  constructor(element, sheet) {
    this.element = element;
    this.sheet = sheet;
    this.answers = sheet.answers;
    this.ids = [element.dataset.field, ...(element.dataset.was ?? "").split(" ").filter(Boolean)];
    [this.id] = this.ids;
    this.rowPart = element.querySelector('[data-part="row-part"]');
    this.morePart = element.querySelector('[data-part="more-part"]');
    this.adding = element.querySelector('[data-part="add"]');
    this.mayMove = Boolean(this.rowPart);
    this.#takeGiven();
    for (const field of this.ids) this.#takeStored(field);
    this.#listen();
    this.#isReady = true;
    this.changed();
  }

  get #list() {
    return this.element.querySelector('[data-part="rows"]');
  }

  #takeGiven() {
    for (const element of this.element.querySelectorAll(".is-blank")) element.remove();
    [...this.element.querySelectorAll(".table-row")].forEach((element, place) => {
      const was = (element.dataset.was ?? "").split(" ").filter(Boolean);
      this.#rows.set(element.dataset.row, new TableRow(element, this, { id: element.dataset.row, was, place: place + 1 }));
    });
  }

  #takeStored(field) {
    const prefix = rowKey(this.sheet.document, field, "");
    for (const [key, { val }] of this.answers.entries(prefix)) this.#take(key.slice(prefix.length), val);
  }

  /** A row that was added, here or elsewhere. */
  #take(id, val) {
    if (val === null || this.has(id) || !this.rowPart || this.#retired.includes(id)) return null;
    return this.#make(id);
  }

  /** The given rows that the template has given up: what was written there is shown as no longer asked. */
  get #retired() {
    return (this.element.querySelector(".table").dataset.retiredRows ?? "").split(" ");
  }

  /** Whether the row is on the page, under this id or a later one. */
  has(id) {
    return this.#rows.has(id) || this.#isEarlier(id);
  }

  #isEarlier(id) {
    return [...this.#rows.values()].some((row) => (row.element.dataset.was ?? "").split(" ").includes(id));
  }

  #make(id) {
    const element = this.rowPart.content.cloneNode(true).firstElementChild;
    element.dataset.row = id;
    withIds(element, `${this.id}-${id}`);
    this.#list.append(element);
    const row = new TableRow(element, this, { id, was: [], place: null });
    this.#rows.set(id, row);
    return row;
  }

  /** Copies of the cells that few rows need, for one row. */
  moreCells(row) {
    const cells = this.morePart.content.cloneNode(true);
    for (const each of cells.children) withIds(each, `${this.id}-${row.id}`);
    if (row.element.querySelector(".check-what .audience")) cells.querySelector('[data-column="visible"]')?.remove();
    return cells;
  }

  #listen() {
    this.answers.addEventListener("change", ({ detail: { key } }) => {
      if (documentOf(key) !== this.sheet.document) return;
      const field = this.ids.find((id) => key.startsWith(rowKey(this.sheet.document, id, "")));
      if (field) this.#take(key.slice(rowKey(this.sheet.document, field, "").length), this.answers.head(key)?.val ?? null);
      if (field) this.changed();
    });
    if (!this.rowPart) return;
    this.adding.addEventListener("click", () => this.add());
    this.element.querySelector('[data-part="undo-row"]').addEventListener("click", () => this.#undelete());
    new RowDragging(this, this.#list);
  }

  /** The rows that are there, in their order. @returns {TableRow[]} */
  get live() {
    return [...this.#rows.values()].filter((row) => !row.isDeleted).sort(byPosition);
  }

  /** @returns {[string, string][]} the rows by their ids */
  rowNames() {
    return this.live.map((row) => [row.id, row.name]);
  }

  /** The row with this id. */
  row(id) {
    return this.#rows.get(id);
  }

  /** A cell that says values of a column; it belongs to no row where rows can be added. */
  columnCell(column) {
    if (!this.rowPart) return this.live[0]?.cellAt(column) ?? null;
    const element = this.rowPart.content.querySelector(`[data-column="${CSS.escape(column)}"]`);
    return element ? cellIn(element.cloneNode(true), this.sheet) : null;
  }

  /** Puts a new row at the end; nothing of it is stored before something stands in it. */
  add() {
    const last = this.live.at(-1)?.position ?? 0;
    const row = this.#make(crypto.randomUUID());
    row.moved = last + 1;
    this.changed();
    row.cellAt()?.control.focus();
    return row;
  }

  move(row, step, part = null) {
    const rows = this.live;
    const to = rows.indexOf(row) + step;
    if (to < 0 || to >= rows.length) return;
    this.moveTo(row, to);
    if (part) row.element.querySelector(`[data-part="${part}"]:not(:disabled)`)?.focus();
    row.element.scrollIntoView({ block: "nearest" });
  }

  /** Moves a row to a place among the others. */
  moveTo(row, to) {
    this.sheet.touch();
    const others = this.live.filter((each) => each !== row);
    const position = between(others[to - 1]?.position ?? null, others[to]?.position ?? null);
    if (position !== null) row.moveTo(position);
    else others.toSpliced(to, 0, row).forEach((each, place) => each.moveTo(place + 1));
    this.changed();
  }

  async delete(row) {
    this.sheet.touch();
    const before = row.value;
    const isStored = this.answers.head(row.key) !== null || row.place !== null;
    this.element.querySelector('[data-part="undo-row-line"]').hidden = false;
    this.element.querySelector('[data-part="undo-row"]').focus();
    if (isStored) {
      const { head } = await this.answers.update(row.key, null);
      row.show(null, head);
    } else {
      row.isDeleted = true;
    }
    this.#undo.push({ row, before });
    this.changed();
  }

  /** The row that was deleted last comes back; the one before it can be asked back next. */
  async #undelete() {
    if (!this.#undo.length) return;
    const { row, before } = this.#undo.pop();
    this.element.querySelector('[data-part="undo-row-line"]').hidden = this.#undo.length === 0;
    row.isDeleted = false;
    if (this.answers.head(row.key)) {
      const { head } = await this.answers.update(row.key, before);
      row.show(before, head);
    }
    this.changed();
    row.cellAt()?.control.focus();
  }

  /** Something about the rows changed: their number, their order, what stands in them. */
  changed() {
    if (!this.#isReady) return;
    const rows = this.live;
    for (const row of this.#rows.values()) row.element.hidden = row.isDeleted;
    if (this.mayMove) this.#order(rows);
    rows.forEach((row, place) => this.#number(row, place, rows.length));
    if (this.adding) {
      const most = Number(this.element.querySelector(".table").dataset.most);
      this.adding.disabled = rows.length >= most || this.sheet.isReadOnly;
      this.element.querySelector('[data-part="most"]').hidden = rows.length < most;
    }
    this.sheet.offerRows(this.id);
  }

  #order(rows) {
    const focused = document.activeElement;
    rows.forEach((row, place) => {
      const there = [...this.#list.children].filter((each) => !each.hidden)[place];
      if (there !== row.element) this.#list.insertBefore(row.element, there ?? null);
    });
    if (focused !== document.activeElement && this.element.contains(focused)) focused.focus();
  }

  #number(row, place, count) {
    const number = row.element.querySelector('[data-part="number"]');
    if (!number) return;
    number.textContent = this.sheet.text("row", { number: place + 1 });
    for (const [part, isEnd] of [["up", place === 0], ["down", place === count - 1]]) {
      const button = row.element.querySelector(`[data-part="${part}"]`);
      if (button) button.disabled = isEnd;
    }
  }

  cellAt(row, column) {
    return (this.#rows.get(row) ?? this.live[0])?.cellAt(column) ?? null;
  }

  showFindings(findings) {
    for (const row of this.live) row.showFindings(findings.filter((finding) => finding.row === row.id));
  }
}

/** Gives what was copied from a template ids of its own. */
function withIds(element, prefix) {
  for (const each of [element, ...element.querySelectorAll("*")]) {
    for (const name of ["id", "for", "aria-describedby"]) {
      const value = each.getAttribute(name);
      if (value?.startsWith("new-")) each.setAttribute(name, value.replace(/^new-/, `${prefix}-`));
    }
  }
}
