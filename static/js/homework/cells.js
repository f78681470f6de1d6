/**
 * What stands in one input or a few that belong together, by kind of cell. Each gives its value as it is stored, shows a stored one,
 * and says one in words. None knows where its value is kept.
 */
import { cleanText } from "../answers/typed-text.js";

/** What all cells have in common. */
export class Cell {
  /**
   * @param {HTMLElement} element with data-cell
   * @param {{text: (name: string, values?: object) => string, isReadOnly: boolean}} texts the words for what is no text
   */
  constructor(element, texts) {
    this.element = element;
    this.texts = texts;
    this.inputs = [...element.querySelectorAll("input, select, textarea")].filter((each) => each.dataset.part !== "note");
  }

  part(name) {
    return this.element.querySelector(`[data-part="${name}"]`);
  }

  /** The control that words are quoted from, and that gets the focus. */
  get control() {
    return this.inputs[0] ?? null;
  }

  get isEmpty() {
    const { value } = this;
    return value === null || value === "" || (Array.isArray(value) && value.length === 0);
  }

  /** What comes from a field of another kind as this one keeps it; `labels`: what the other calls its options. */
  fit(val, _labels) {
    return val ?? null;
  }

  /** From now on the person may write here, unless the page is too old to. */
  enable() {
    for (const input of this.inputs) input.disabled = this.texts.isReadOnly;
  }
}

const put = (input, text) => {
  if (input.value !== text) input.value = text;
};

/** Makes room for all that stands in a text box. */
export function growBox(box) {
  if (box.tagName === "TEXTAREA" && box.scrollHeight > box.clientHeight) {
    box.style.height = `${box.scrollHeight + box.offsetHeight - box.clientHeight}px`;
  }
}

/** One line, paragraphs, or a number as it was typed. */
export class TextCell extends Cell {
  get value() {
    return cleanText(this.control.value);
  }

  show(val) {
    put(this.control, val === null || val === undefined ? "" : String(val));
    this.grow();
  }

  words(val) {
    return val === null || val === undefined ? "" : String(val);
  }

  fit(val, labels) {
    if (val === null || val === undefined) return "";
    if (typeof val !== "object") return labels[val] ?? String(val);
    return [val.name, val.role, val.evidence].filter(Boolean).join(", ");
  }

  grow() {
    const box = this.control;
    growBox(box);
    const print = this.part("print");
    if (print) print.textContent = box.value;
  }
}

/** A number, kept as it was typed. */
export class NumberCell extends TextCell {}

/** A name and a role. */
export class PersonCell extends Cell {
  get value() {
    const [name, role] = ["name", "role"].map((each) => cleanText(this.part(each).value));
    return name || role ? { name, role } : null;
  }

  show(val) {
    const person = typeof val === "string" ? { name: val } : (val ?? {});
    put(this.part("name"), person.name ?? "");
    put(this.part("role"), person.role ?? "");
  }

  words(val) {
    if (typeof val === "string") return val;
    return [val?.name, val?.role].filter(Boolean).join(", ");
  }
}

const DAY = /^day\s+(\d+)$/i;

/** A date, with or without an hour; where the template allows it, a Day counted from another date. */
export class DateCell extends Cell {
  constructor(element, texts) {
    super(element, texts);
    this.day = this.part("day");
    // Whoever gives one of the two takes the other back.
    this.day?.addEventListener("input", () => this.day.value.trim() && put(this.part("date"), ""));
    this.part("date").addEventListener("input", () => this.day && this.part("date").value && put(this.day, ""));
  }

  get value() {
    const day = this.day?.value.trim();
    if (day) return /^\d+$/.test(day) ? `Day ${Number(day)}` : day;
    return this.part("date").value || null;
  }

  show(val) {
    const text = val ?? "";
    const [, day] = DAY.exec(text) ?? [];
    if (this.day) put(this.day, day ?? (isDate(text) || !text ? "" : text));
    put(this.part("date"), isDate(text) ? (this.part("date").type === "date" ? text.slice(0, 10) : text.slice(0, 16)) : "");
  }

  words(val) {
    const [, day] = DAY.exec(val ?? "") ?? [];
    if (day) return this.texts.text("day", { number: day });
    if (!isDate(val ?? "")) return val ?? "";
    const style = val.length > 10 ? { dateStyle: "full", timeStyle: "short" } : { dateStyle: "full" };
    const at = new Date(val.length > 10 ? val : `${val}T00:00`);
    return Number.isNaN(at.getTime()) ? val : new Intl.DateTimeFormat(document.documentElement.lang, style).format(at);
  }
}

const isDate = (text) => /^\d{4}-\d{2}-\d{2}/.test(text);

/** One of several options. */
export class ChoiceCell extends Cell {
  get value() {
    return this.control.value || null;
  }

  /** An option that is not offered (any more) is shown all the same: it is what was chosen. */
  show(val) {
    const text = val === null || val === undefined ? "" : String(val);
    if (text && ![...this.control.options].some((option) => option.value === text)) this.control.add(new Option(text, text));
    put(this.control, text);
  }

  words(val) {
    const text = val === null || val === undefined ? "" : String(val);
    return [...this.control.options].find((option) => option.value === text && text)?.textContent ?? text;
  }

  /** The same option, or the one that is called the same. */
  fit(val, labels) {
    const options = [...this.control.options].slice(1);
    const found = options.find(({ value }) => value === val) ?? options.find(({ textContent }) => [val, labels[val]].includes(textContent));
    return found?.value ?? null;
  }

  /** Offers other options: the rows of a table. @param {[string, string][]} options */
  offer(options) {
    const chosen = this.control.value;
    const [none] = this.control.options;
    this.control.replaceChildren(none, ...options.map(([id, words]) => new Option(words, id)));
    this.show(chosen);
  }
}

/** A whole number of a range. */
export class ScoreCell extends ChoiceCell {
  get value() {
    return this.control.value === "" ? null : Number(this.control.value);
  }
}

/** Yes or no, and where it is asked what shows it. */
export class YesNoCell extends Cell {
  get value() {
    const answer = { yes: true, no: false }[this.control.value] ?? null;
    const evidence = this.part("evidence");
    if (!evidence) return answer;
    const text = cleanText(evidence.value);
    return answer === null && text === "" ? null : { answer, evidence: text };
  }

  show(val) {
    const { answer = null, evidence = "" } = typeof val === "boolean" ? { answer: val } : (val ?? {});
    put(this.control, answer === null ? "" : answer ? "yes" : "no");
    if (this.part("evidence")) put(this.part("evidence"), evidence ?? "");
  }

  words(val) {
    const { answer = null, evidence = "" } = typeof val === "boolean" ? { answer: val } : (val ?? {});
    const said = answer === null ? "" : this.texts.text(answer ? "yes" : "no");
    return [said, evidence].filter(Boolean).join(" · ");
  }
}

/** Any number of several options. */
export class MultiChoiceCell extends Cell {
  get value() {
    const chosen = this.inputs.filter((input) => input.checked).map((input) => input.value);
    return chosen.length ? chosen : null;
  }

  show(val) {
    for (const input of this.inputs) input.checked = (val ?? []).includes(input.value);
  }

  words(val) {
    const labels = this.inputs.filter((input) => (val ?? []).includes(input.value));
    return labels.map((input) => input.closest("label").textContent.trim()).join(", ");
  }
}

/** What the system calculates: shown by the list of standards, never stored. */
export class DerivedCell extends Cell {
  isDerived = true;
  value = null;

  show() {}

  words() {
    return "";
  }
}

const KINDS = {
  text: TextCell, number: NumberCell, person: PersonCell, date: DateCell, choice: ChoiceCell, score: ScoreCell, "yes-no": YesNoCell,
  "multi-choice": MultiChoiceCell, derived: DerivedCell,
};

/** The cell inside `element`. */
export function cellIn(element, texts) {
  const found = element.matches("[data-cell]") ? element : element.querySelector("[data-cell]");
  return new KINDS[found.dataset.cell](found, texts);
}
