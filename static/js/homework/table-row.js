import { canonical } from "../answers/conflict.js";
import { toggleHistory } from "../answers/field-panels.js";
import { copyOf } from "../component.js";
import { cellIn } from "./cells.js";
import { rowKey } from "./document-keys.js";
import { showFindings } from "./findings.js";
import { WrittenField } from "./written-field.js";

/**
 * One row of a table: its cells, its place among the others, and why a flagged word stays. What the template's author put into a
 * given row is stored only once somebody changes it.
 */
export class TableRow extends WrittenField {
  /**
   * @param {HTMLElement} element
   * @param {import("./table-field.js").TableField} table
   * @param {{id: string, was: string[], place: number|null}} row `place` is that of a given row, null for an added one
   */
  constructor(element, table, { id, was, place }) {
    super(element, table.sheet, table.ids.flatMap((field) => [id, ...was].map((row) => rowKey(table.sheet.document, field, row))));
    this.id = id;
    this.table = table;
    this.place = place;
    this.given = JSON.parse(element.dataset.given || "{}");
    this.stored = null;
    this.isDeleted = false;
    this.cells = new Map();
    this.isProse = false;
    element.classList.remove("is-blank");
    this.#takeCells(element);
    this.more = element.querySelector('[data-part="more"]');
    this.more?.addEventListener("toggle", () => this.more.open && this.openMore());
    this.#listen();
    this.start();
    this.answers.addEventListener("change", ({ detail }) => detail.key === this.key && this.#settle());
    this.#settle();
  }

  #takeCells(part) {
    for (const each of part.querySelectorAll(".row-cell")) {
      const cell = cellIn(each, this.sheet);
      cell.enable();
      cell.names = [each.dataset.column, ...(each.dataset.was ?? "").split(" ").filter(Boolean)];
      this.cells.set(each.dataset.column, cell);
    }
  }

  #listen() {
    const on = (part, act) => this.element.querySelector(`[data-part="${part}"]`)?.addEventListener("click", act);
    on("up", () => this.table.move(this, -1, "up"));
    on("down", () => this.table.move(this, 1, "down"));
    on("delete", () => this.table.delete(this));
    on("history", ({ currentTarget }) => toggleHistory(this, currentTarget));
    this.element.addEventListener("keydown", (event) => {
      const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
      if (!event.altKey || !step || !this.table.mayMove) return;
      event.preventDefault();
      this.table.move(this, step);
    });
  }

  /** The cells that few rows need are made when somebody opens them, or when something stands in them. */
  openMore() {
    const part = this.element.querySelector('[data-part="more-cells"]');
    if (part.childElementCount) return;
    part.append(this.table.moreCells(this));
    this.#takeCells(part);
    part.querySelector('[data-part="history"]')?.addEventListener("click", ({ currentTarget }) => toggleHistory(this, currentTarget));
    this.#fill();
  }

  isOwn(input) {
    return input === this.why || [...this.cells.values()].some((cell) => cell.inputs.includes(input));
  }

  /** What stands above or below: the place that was stored, else the one the template gave. */
  get position() {
    return this.stored?.position ?? this.moved ?? this.place;
  }

  get value() {
    if (this.isDeleted) return null;
    const cells = { ...this.stored?.cells };
    for (const [column, cell] of this.cells) if (this.#isTouched(column, cell)) cells[column] = cell.value;
    const value = { cells };
    if (this.place === null || this.position !== this.place) value.position = this.position;
    const why = this.why ? this.why.value : this.stored?.why;
    if (why) value.why = why;
    return value;
  }

  #isTouched(column, cell) {
    if (cell.isDerived) return false;
    if (this.#storedName(cell)) return true;
    const given = this.given[column] ?? null;
    return given === null ? !cell.isEmpty : canonical(cell.value) !== canonical(given);
  }

  /** Under which id of its column, the present one or an earlier one, something is stored for a cell. */
  #storedName({ names }) {
    return names.find((name) => name in (this.stored?.cells ?? {}));
  }

  get isEmpty() {
    return [...this.cells.values()].every((cell) => cell.isEmpty);
  }

  typed() {
    super.typed();
    for (const cell of this.cells.values()) cell.grow?.();
    this.table.changed();
  }

  show(val, head) {
    this.isDeleted = val === null && Boolean(head);
    super.show(val, head);
    this.table.changed();
  }

  put(val) {
    this.stored = val;
    if (val !== null) this.moved = undefined;
    const hidden = Object.keys(val?.cells ?? {}).some((column) => !this.cells.has(column) && val.cells[column]);
    if (this.more && hidden) this.openMore();
    this.#fill();
    if (val?.why) this.#askWhy();
    if (this.why) this.why.value = val?.why ?? "";
  }

  #fill() {
    for (const [column, cell] of this.cells) {
      const name = this.#storedName(cell);
      cell.show(name ? this.stored.cells[name] : (this.given[column] ?? null));
    }
    if (this.cells.has("state")) this.element.dataset.state = this.cells.get("state").value ?? "";
  }

  /** A row in words: each cell that says something under its column's name. */
  words(val) {
    if (val === null) return this.sheet.text("deleted-row");
    if (this.more) this.openMore();
    const lines = [...this.cells].map(([column, cell]) => [
      cell.element.querySelector(".cell-label").textContent.trim().replace(/\s+/g, " "),
      cell.words(val.cells?.[column] ?? this.given[column] ?? null),
    ]);
    return lines.filter(([, words]) => words).map((line) => line.join(": ")).join("\n") || this.sheet.text("empty");
  }

  /** What the row is called where it is an option: the first words in it. */
  get name() {
    const label = this.element.querySelector(".check-label");
    if (label) return label.textContent.trim();
    for (const cell of this.cells.values()) {
      const words = cell.isDerived ? "" : cell.words(cell.value);
      if (words) return words.length > 60 ? `${words.slice(0, 60)}…` : words;
    }
    return this.element.querySelector('[data-part="number"]').textContent;
  }

  /** Puts the row at a position. */
  moveTo(position) {
    this.moved = position;
    if (this.stored) this.stored = { ...this.stored, position };
    this.autosave.change(this.value, "strict");
  }

  /** Two versions that differ only in their place are no question: what is shown stays. */
  async #settle() {
    if (!this.answers.hasConflict(this.key)) return;
    const head = this.answers.head(this.key);
    for (const branch of await this.answers.branches(this.key)) {
      const isSame = head?.val && branch.val && canonical(unplaced(head.val)) === canonical(unplaced(branch.val));
      if (isSame) await this.answers.resolve(this.key, head.val, branch.id);
    }
  }

  showFindings(findings) {
    for (const [column, cell] of this.cells) {
      showFindings(cell, cell.isEmpty ? [] : findings.filter((finding) => finding.column === column));
    }
    if (findings.some(({ code }) => code === "vague")) this.#askWhy();
  }

  #askWhy() {
    if (this.why) return;
    const line = copyOf("why-part").firstElementChild;
    this.element.querySelector(".row-cells").after(line);
    this.why = line.querySelector("input");
  }

  cellAt(column) {
    if (this.more && column && !this.cells.has(column)) this.openMore();
    const cell = this.cells.get(column) ?? [...this.cells.values()].find((each) => !each.isDerived);
    if (cell?.element.closest("details")) this.more.open = true;
    return cell;
  }
}

const unplaced = ({ position: _position, ...rest }) => rest;
