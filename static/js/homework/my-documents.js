import { moment } from "../answers/places.js";
import { Component, copyOf } from "../component.js";
import { documentOf } from "./document-keys.js";
import { Documents, templateOf } from "./documents.js";
import { Downloads } from "./downloads.js";
import { keptCheck } from "./kept-check.js";

const TOLD_MS = 300;

/** All documents of a person, each beneath its template; and all of them in one file. */
export class MyDocuments extends Component {
  #timer = null;

  mount() {
    this.shelves = [...this.element.querySelectorAll("[data-template]")].map((block) =>
      [block, new Documents(this.answers, templateOf(block), this.text("untitled"))]);
    new Downloads(this.part("downloads"), "/api/playbooks", () => this.#playbook());
    this.answers.addEventListener("change", ({ detail }) => documentOf(detail.key) && this.#later());
    return this.#show();
  }

  #later() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#show(), TOLD_MS);
  }

  /** What goes into the file: in the order of the course, then by name. */
  #playbook() {
    const documents = this.shelves.flatMap(([, own]) =>
      own.list().filter(({ isArchived, isDeleted }) => !isArchived && !isDeleted)
        .sort((one, other) => one.name.localeCompare(other.name)).map(({ id }) => own.asked(id)));
    return documents.length ? { name: this.text("playbook"), audience: "internal", documents } : null;
  }

  async #show() {
    for (const [block, documents] of this.shelves) await this.#showTemplate(block, documents);
    this.part("downloads").hidden = this.part("playbook-note").hidden = this.#playbook() === null;
  }

  async #showTemplate(block, documents) {
    const lines = await Promise.all(documents.list().map((each) => this.#lineOf(each, documents, block.dataset.path)));
    const list = block.querySelector('[data-part="list"]');
    list.replaceChildren(...lines);
    list.hidden = lines.length === 0;
  }

  async #lineOf({ id, name, changedAt, isArchived, isDeleted, isOverdue }, documents, path) {
    const line = copyOf("my-document-part").firstElementChild;
    const part = (wanted) => line.querySelector(`[data-part="${wanted}"]`);
    const kept = await keptCheck(this.answers.store, id);
    part("link").textContent = name;
    part("link").href = `${path}#${id}`;
    part("when").textContent = moment(new Date(changedAt));
    part("state").textContent = this.#state(kept?.answer, isOverdue);
    line.dataset.status = isOverdue ? "review-overdue" : (kept?.answer.status ?? "");
    part("archived").hidden = !isArchived;
    part("deleted").hidden = part("back").hidden = !isDeleted;
    part("back").addEventListener("click", () => documents.change(id, { deleted: false }));
    return line;
  }

  /** What the last check found; a review whose day has passed since then shows all the same. */
  #state(answer, isOverdue) {
    if (isOverdue) return this.text("review-overdue");
    if (!answer) return this.text("unchecked");
    return this.text(answer.status, { count: answer.standards.filter(({ state }) => state === "missing").length });
  }
}
