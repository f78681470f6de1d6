/** The person's documents on one template that a piece of homework opens, as the element with data-template describes it. */
import { documentOf, underPresentIds, valuesOf } from "./document-keys.js";
import { Documents } from "./documents.js";

export class TemplateDocuments extends Documents {
  /**
   * @param {HTMLElement} element
   * @param {import("../answers/answers.js").Answers} answers
   * @param {string} untitled
   */
  constructor(element, answers, untitled) {
    const { template, was, version, nameField, path, uses, renamed } = element.dataset;
    const ids = [template, ...was.split(" ").filter(Boolean)];
    super(answers, { ids, version: Number(version), nameField }, untitled);
    this.element = element;
    this.path = path;
    this.isPerCustomer = uses === "per-customer";
    this.renamed = JSON.parse(renamed);
  }

  /** What stands in a document, as a check takes it. */
  valuesOf(id) {
    const own = this.answers.entries("").filter(([key]) => documentOf(key) === id);
    return underPresentIds(valuesOf(own, id), this.renamed);
  }
}
