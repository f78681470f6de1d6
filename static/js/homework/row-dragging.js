const EDGE = 70;
const SCROLL = 14;

/** Moves a row by its handle, with a mouse, a pen or a finger. */
export class RowDragging {
  #row = null;
  #y = 0;

  /**
   * @param {import("./table-field.js").TableField} table
   * @param {HTMLElement} list
   */
  constructor(table, list) {
    this.table = table;
    this.list = list;
    list.addEventListener("pointerdown", (event) => this.#take(event));
    list.addEventListener("pointermove", ({ clientY }) => (this.#y = clientY));
    for (const end of ["pointerup", "pointercancel", "lostpointercapture"]) list.addEventListener(end, () => this.#drop());
  }

  /** The list hears the pointer wherever it goes. The handle could not: what moves within a page loses its pointer. */
  #take(event) {
    const handle = event.target.closest('[data-part="handle"]');
    if (!handle || event.button !== 0 || this.#row) return;
    event.preventDefault();
    const element = handle.closest(".table-row");
    this.#row = this.table.live.find((row) => row.element === element);
    this.#y = event.clientY;
    this.list.setPointerCapture(event.pointerId);
    element.classList.add("is-dragged");
    requestAnimationFrame(() => this.#follow());
  }

  /** At the edge of the screen the page moves on as far as there are rows, also below a pointer that is held still. */
  #follow() {
    if (!this.#row) return;
    const { top, bottom } = this.list.getBoundingClientRect();
    if (this.#y < EDGE && top < EDGE) scrollBy(0, -SCROLL);
    if (this.#y > innerHeight - EDGE && bottom > innerHeight - EDGE) scrollBy(0, SCROLL);
    this.#place();
    requestAnimationFrame(() => this.#follow());
  }

  #place() {
    const rows = this.table.live;
    const from = rows.indexOf(this.#row);
    const over = rows.findIndex(({ element }) => {
      const { top, bottom } = element.getBoundingClientRect();
      return this.#y >= top && this.#y <= bottom;
    });
    if (from === -1 || over === -1 || over === from) return;
    const { top, height } = rows[over].element.getBoundingClientRect();
    const isPastMiddle = over > from ? this.#y > top + height / 2 : this.#y < top + height / 2;
    if (isPastMiddle) this.table.moveTo(this.#row, over);
  }

  #drop() {
    this.#row?.element.classList.remove("is-dragged");
    this.#row = null;
  }
}
