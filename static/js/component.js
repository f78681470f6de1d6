/** A part of a page must be there and is not: the template and the component disagree. */
export class MissingPartError extends Error {
  constructor(component, part) {
    super(`${component}: no element with data-part="${part}"`);
    this.name = "MissingPartError";
  }
}

/** @returns {DocumentFragment} a copy of the page's <template> with this id */
export const copyOf = (id) => document.getElementById(id).content.cloneNode(true);

/** What every component has: its element, its parts, its texts. */
export class Component {
  /**
   * @param {HTMLElement} element the element with data-component
   * @param {import("./answers/answers.js").Answers} answers everything the person wrote
   */
  constructor(element, answers) {
    this.element = element;
    this.answers = answers;
  }

  /** @returns {HTMLElement} the element inside with data-part=name. Throws MissingPartError. */
  part(name) {
    const found = this.element.querySelector(`[data-part="${name}"]`);
    if (!found) throw new MissingPartError(this.constructor.name, name);
    return found;
  }

  /** @returns {string} the interface text data-text-<name>, with {placeholders} filled from values. */
  text(name, values = {}) {
    const text = this.element.getAttribute(`data-text-${name}`) ?? "";
    return text.replace(/\{(\w+)\}/g, (whole, key) => (key in values ? String(values[key]) : whole));
  }

  /** @returns {string[]} the ids that this element's item had before */
  get earlierIds() {
    return (this.element.dataset.was ?? "").split(" ").filter(Boolean);
  }

  /** Called once, when the stored words are at hand. */
  mount() {}
}
