import { Component } from "../component.js";
import { documentOf } from "./document-keys.js";
import { DocumentLine } from "./document-line.js";
import { keptCheck } from "./kept-check.js";
import { TemplateDocuments } from "./template-documents.js";

const TOLD_MS = 300;

/** A person's documents on the templates of one piece of homework. */
export class WorksheetList extends Component {
  #timer = null;
  #lines = new Map();

  mount() {
    const blocks = [...this.element.querySelectorAll("[data-template]")];
    this.templates = blocks.map((block) => new TemplateDocuments(block, this.answers, this.text("untitled")));
    this.answers.addEventListener("change", ({ detail }) => documentOf(detail.key) && this.#later());
    document.addEventListener("document-checked", () => this.#later());
    return this.#show();
  }

  #later() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#show(), TOLD_MS);
  }

  async #show() {
    for (const documents of this.templates) await this.#showTemplate(documents);
  }

  async #showTemplate(documents) {
    const listed = documents.list();
    const kept = await Promise.all(listed.map(({ id }) => keptCheck(this.answers.store, id)));
    const lines = listed.map((each, place) => this.#lineOf(each, documents, kept[place]?.answer));
    const list = documents.element.querySelector('[data-part="list"]');
    arrange(list, lines);
    list.hidden = listed.length === 0;
    const another = documents.element.querySelector('[data-part="new"]');
    another.hidden = listed.length === 0;
    if (listed.length) another.href = `${documents.path}#${crypto.randomUUID()}`;
  }

  #lineOf(listed, documents, answer) {
    const text = (name, values) => this.text(name, values);
    if (!this.#lines.has(listed.id)) {
      this.#lines.set(listed.id, new DocumentLine(listed.id, documents, documents.path, text));
    }
    const line = this.#lines.get(listed.id);
    line.show(listed, this.#state(answer));
    return line.element;
  }

  #state(answer) {
    if (!answer) return this.text("unchecked");
    return this.text(answer.status, { count: answer.standards.filter(({ state }) => state === "missing").length });
  }
}

/** Puts the lines into their order; whoever is in one of them stays there. */
function arrange(list, lines) {
  const isSame = lines.length === list.children.length && lines.every((line, place) => line === list.children[place]);
  if (isSame) return;
  const focused = document.activeElement;
  list.replaceChildren(...lines);
  if (list.contains(focused)) focused.focus();
}
