const EDGE = 70;
const SCROLL = 14;

/** Moves a row by its handle, with a mouse, a pen or a finger. */
export class RowDragging {
  #row = null;

  /**
   * @param {import("./table-field.js").TableField} table
   * @param {HTMLElement} list
   */
  constructor(table, list) {
    this.table = table;
    this.list = list;
    list.addEventListener("pointerdown", (event) => this.#take(event));
    list.addEventListener("pointermove", (event) => this.#row && this.#drag(event));
    list.addEventListener("pointerup", () => this.#drop());
    list.addEventListener("pointercancel", () => this.#drop());
  }

  #take(event) {
    const handle = event.target.closest('[data-part="handle"]');
    if (!handle || event.button !== 0) return;
    event.preventDefault();
    const element = handle.closest(".table-row");
    this.#row = this.table.live.find((row) => row.element === element);
    handle.setPointerCapture(event.pointerId);
    element.classList.add("is-dragged");
  }

  #drag({ clientY }) {
    if (clientY < EDGE || clientY > innerHeight - EDGE) scrollBy(0, clientY < EDGE ? -SCROLL : SCROLL);
    const rows = this.table.live;
    const from = rows.indexOf(this.#row);
    const over = rows.findIndex(({ element }) => {
      const { top, bottom } = element.getBoundingClientRect();
      return clientY >= top && clientY <= bottom;
    });
    if (over === -1 || over === from) return;
    const { top, height } = rows[over].element.getBoundingClientRect();
    const isPastMiddle = over > from ? clientY > top + height / 2 : clientY < top + height / 2;
    if (isPastMiddle) this.table.moveTo(this.#row, over);
  }

  #drop() {
    this.#row?.element.classList.remove("is-dragged");
    this.#row = null;
  }
}
