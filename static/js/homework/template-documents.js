/** The person's documents on one template that a piece of homework opens, as the element with data-template describes it. */
import { Documents, templateOf } from "./documents.js";

export class TemplateDocuments extends Documents {
  /**
   * @param {HTMLElement} element
   * @param {import("../answers/answers.js").Answers} answers
   * @param {string} untitled
   */
  constructor(element, answers, untitled) {
    super(answers, templateOf(element), untitled);
    this.element = element;
    this.path = element.dataset.path;
    this.isPerCustomer = element.dataset.uses === "per-customer";
  }
}
