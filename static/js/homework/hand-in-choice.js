import { copyOf } from "../component.js";

const MOST_SHOWN = 8;

/** A document that may be handed in: chosen or not, and what is missing in it. */
export class HandInChoice {
  /**
   * @param {string} id
   * @param {import("./template-documents.js").TemplateDocuments} documents
   * @param {(name: string, values?: object) => string} text
   * @param {() => void} onchange
   */
  constructor(id, documents, text, onchange) {
    this.id = id;
    this.documents = documents;
    this.text = text;
    this.element = copyOf("choice-part").firstElementChild;
    this.tick = this.element.querySelector("input");
    this.tick.addEventListener("change", onchange);
  }

  #part(name) {
    return this.element.querySelector(`[data-part="${name}"]`);
  }

  get isChosen() {
    return this.tick.checked;
  }

  set isChosen(is) {
    this.tick.checked = is;
  }

  /** @param {import("./documents.js").Listed} listed */
  show({ name, changedAt, isArchived }) {
    this.changedAt = changedAt;
    this.#part("name").textContent = name;
    this.#part("archived").hidden = !isArchived;
  }

  /** @param {object} answer what a check found (docs/api.md) */
  showMissing({ status, standards }) {
    const missing = standards.filter(({ state }) => state === "missing");
    this.#part("state").textContent = this.text(status, { count: missing.length });
    const lines = missing.slice(0, MOST_SHOWN).map(({ says }) => lineOf(says));
    if (missing.length > MOST_SHOWN) lines.push(lineOf(this.text("more", { count: missing.length - MOST_SHOWN })));
    this.#part("missing").replaceChildren(...lines);
  }
}

function lineOf(words) {
  const line = document.createElement("li");
  line.textContent = words;
  return line;
}
