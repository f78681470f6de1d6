/** The documents of one template that a person has, in the answer store. */
import { localDay } from "../local-day.js";
import { docKey, documentOf, fieldKey, valuesOf, withEarlier } from "./document-keys.js";

/**
 * @typedef {{id: string, name: string, changedAt: string, isArchived: boolean, isDeleted: boolean, isOverdue: boolean}} Listed
 * @typedef {{ids: string[], version: number, nameField: string, renamed?: Record<string, string[]>, reviews?: string[]}} Template
 *   `ids`: its own, then earlier ones; `renamed`: the earlier ids of its tables and grids; `reviews`: its fields for a next review
 */

/** What an element says about its template. @returns {Template} */
export function templateOf({ dataset }) {
  const ids = [dataset.template, ...words(dataset.was)];
  const renamed = JSON.parse(dataset.renamed || "{}");
  return { ids, version: Number(dataset.version), nameField: dataset.nameField, renamed, reviews: words(dataset.reviews) };
}

const words = (text) => (text ?? "").split(" ").filter(Boolean);

/** The documents of one template. */
export class Documents {
  /**
   * @param {import("../answers/answers.js").Answers} answers
   * @param {Template} template
   * @param {string} untitled what a document without a name is called
   */
  constructor(answers, template, untitled) {
    this.answers = answers;
    this.template = template;
    this.untitled = untitled;
  }

  /** The last changed first. @returns {Listed[]} */
  list() {
    const ours = this.answers.entries("doc:").filter(([, { val }]) => val && this.template.ids.includes(val.template));
    if (!ours.length) return [];
    const changed = new Map();
    for (const [key, { at }] of this.answers.entries("")) {
      const id = documentOf(key);
      if (id && at > (changed.get(id) ?? "")) changed.set(id, at);
    }
    return ours.map(([key, { val }]) => this.#listed(documentOf(key), val, changed.get(documentOf(key))))
      .sort((one, other) => (one.changedAt < other.changedAt ? 1 : -1));
  }

  #listed(id, val, changedAt) {
    const isOverdue = this.isOverdue(id);
    return { id, name: this.nameOf(id), changedAt, isArchived: Boolean(val.archived), isDeleted: Boolean(val.deleted), isOverdue };
  }

  /** Whether the day on which the document was to be looked at again has passed. */
  isOverdue(id) {
    const today = localDay(new Date());
    return (this.template.reviews ?? []).some((field) => {
      const day = this.answers.head(fieldKey(id, field))?.val;
      return typeof day === "string" && /^\d{4}-\d{2}-\d{2}/.test(day) && day.slice(0, 10) < today;
    });
  }

  /** What stands in a document, as a check takes it. */
  valuesOf(id) {
    return withEarlier(valuesOf(this.answers.entries("").filter(([key]) => documentOf(key) === id), id), this.template.renamed ?? {});
  }

  /** A document as the server is asked to print it. */
  asked(id) {
    const [template] = this.template.ids;
    return { template, version: this.template.version, name: this.read(id)?.name ?? "", values: this.valuesOf(id) };
  }

  /** The document's value, or null. @returns {import("./document-keys.js").Document|null} */
  read(id) {
    return this.answers.head(docKey(id))?.val ?? null;
  }

  /** Whether the id is free for a document of this template, or one of it already. */
  isOurs(id) {
    const found = this.read(id);
    return !found || this.template.ids.includes(found.template);
  }

  /** What a document is called: the name that the person gave it, else what stands in the field that names it. */
  nameOf(id) {
    const given = this.read(id)?.name;
    const val = this.answers.head(`f:${id}/${this.template.nameField}`)?.val;
    const said = typeof val === "string" ? val : (val?.name ?? "");
    return given || said.trim() || this.untitled;
  }

  /** Notes that something stands in the document now, so that it is found again. */
  touch(id) {
    const found = this.read(id);
    if (found && !found.deleted && found.version === this.template.version) return Promise.resolve();
    return this.change(id, { deleted: false });
  }

  /** Changes what is known of a document. */
  change(id, changes) {
    const start = { template: this.template.ids[0], version: this.template.version, name: "", archived: false };
    // Only a day: two tabs that begin the same document say the same of it.
    const found = this.read(id) ?? { begunOn: localDay(new Date()) };
    const next = { ...start, ...found, version: this.template.version, ...changes };
    if (!next.deleted) delete next.deleted;
    return this.answers.update(docKey(id), next);
  }

  /** A new document that holds what another holds. @returns {Promise<string>} its id */
  async duplicate(id, name) {
    const copy = crypto.randomUUID();
    const own = this.answers.entries("").filter(([key]) => documentOf(key) === id && !key.startsWith("doc:"));
    await this.fill(copy, name, own.map(([key, { val }]) => [key.replace(id, copy), val]));
    return copy;
  }

  /** Writes a whole document; it is known only once all of it is there. @param {[string, any][]} entries @param {object} [about] */
  async fill(id, name, entries, about = {}) {
    await Promise.all(entries.map(([key, val]) => this.answers.update(key, val)));
    await this.change(id, { name, ...about });
  }
}
