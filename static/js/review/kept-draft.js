import { Component, copyOf } from "../component.js";

/** What the reviewer had drafted of a version that they do not decide any more: theirs to read, and sent to nobody. */
export class KeptDraft extends Component {
  mount() {
    this.prefix = `v:${this.element.dataset.submission}/`;
    this.answers.addEventListener("change", ({ detail }) => detail.key.startsWith(this.prefix) && this.#show());
    this.#show();
  }

  #show() {
    const remarks = ["ask", "comment"].flatMap((kind) => this.#written(`${kind}/`).map((val) => this.#remark(kind, val)));
    const summary = this.#written("summary").join("");
    this.part("remarks").replaceChildren(...remarks);
    this.part("summary").textContent = summary;
    this.element.hidden = !remarks.length && !summary.trim();
  }

  /** What stands under the keys of the draft that begin so, but for what was deleted or never filled in. */
  #written(place) {
    return this.answers.entries(this.prefix + place).map(([, { val }]) => val).filter((val) => (val?.words ?? val)?.trim());
  }

  #remark(kind, { document: of, field, quote, words }) {
    const element = copyOf("kept-remark").firstElementChild;
    const place = document.getElementById(`at-${of}-${field}`);
    element.classList.add(`is-${kind}`);
    for (const each of ["ask", "comment"]) element.querySelector(`[data-part="${each}"]`).hidden = each !== kind;
    for (const [name, text] of Object.entries({ where: place && `· ${place.getAttribute("aria-label")}`, quote, words })) {
      const part = element.querySelector(`[data-part="${name}"]`);
      part.textContent = text ?? "";
      part.hidden = !text;
    }
    return element;
  }
}
