import { moment } from "../answers/places.js";
import { Component, copyOf } from "../component.js";
import { documentOf } from "./document-keys.js";
import { Documents } from "./documents.js";
import { keptCheck } from "./kept-check.js";

const TOLD_MS = 300;

/** A person's documents on the templates of one piece of homework, once there are several. */
export class WorksheetList extends Component {
  #timer = null;

  mount() {
    this.answers.addEventListener("change", ({ detail }) => documentOf(detail.key) && this.#later());
    return this.#show();
  }

  #later() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#show(), TOLD_MS);
  }

  async #show() {
    for (const block of this.element.querySelectorAll("[data-template]")) await this.#showTemplate(block);
  }

  async #showTemplate(block) {
    const { template, was, version, nameField } = block.dataset;
    const ids = [template, ...was.split(" ").filter(Boolean)];
    const documents = new Documents(this.answers, { ids, version: Number(version), nameField }, this.text("untitled"));
    const listed = documents.list();
    const lines = await Promise.all(listed.map((each) => this.#lineOf(each, documents, block.dataset.path)));
    const list = block.querySelector('[data-part="list"]');
    list.replaceChildren(...lines);
    list.hidden = listed.length < 2 && !listed.some(({ isDeleted }) => isDeleted);
    const another = block.querySelector('[data-part="new"]');
    another.hidden = listed.length === 0;
    if (listed.length) another.href = `${block.dataset.path}#${crypto.randomUUID()}`;
  }

  async #lineOf({ id, name, changedAt, isArchived, isDeleted }, documents, path) {
    const line = copyOf("document-part").firstElementChild;
    const part = (wanted) => line.querySelector(`[data-part="${wanted}"]`);
    const kept = await keptCheck(this.answers.store, id);
    part("link").textContent = name;
    part("link").href = `${path}#${id}`;
    part("when").textContent = moment(new Date(changedAt));
    part("state").textContent = this.#state(kept?.answer);
    part("archived").hidden = !isArchived;
    part("deleted").hidden = part("back").hidden = !isDeleted;
    part("back").addEventListener("click", () => documents.change(id, { deleted: false }));
    return line;
  }

  #state(answer) {
    if (!answer) return this.text("unchecked");
    return this.text(answer.status, { count: answer.standards.filter(({ state }) => state === "missing").length });
  }
}
