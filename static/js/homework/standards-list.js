import { moment } from "../answers/places.js";
import { answerTo } from "./document-check.js";
import { documentOf, fieldKey } from "./document-keys.js";
import { keepCheck, keptCheck } from "./kept-check.js";
import { WrittenField } from "./written-field.js";

const PAUSE_MS = 1000;
const MOST_SHOWN = 6;

/** "Done to standard": asks the server a second after the last change, and shows what it finds beside the fields. */
export class StandardsList {
  #timer = null;
  #asked = 0;

  /** @param {import("./worksheet.js").Worksheet} sheet */
  constructor(sheet) {
    this.sheet = sheet;
    this.element = sheet.part("standards");
    this.lines = new Map([...this.element.querySelectorAll("[data-standard]")].map((line) => [line.dataset.standard, line]));
    for (const line of this.element.querySelectorAll("[data-declared]")) new Confirmation(line, sheet);
    sheet.answers.addEventListener("change", ({ detail }) => documentOf(detail.key) === sheet.document && this.#later());
    addEventListener("online", () => this.check());
    addEventListener("focus", () => this.#later());
    this.#begin();
  }

  async #begin() {
    const kept = await keptCheck(this.sheet.answers.store, this.sheet.document);
    if (kept) this.#show(kept);
    await this.check(kept);
  }

  #later() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.check(), PAUSE_MS);
  }

  async check(kept = null) {
    const number = ++this.#asked;
    const answer = await answerTo(this.sheet.documents.asked(this.sheet.document));
    if (number !== this.#asked) return;
    if (answer.error) return this.#tell(answer.error, kept);
    this.last = { at: new Date().toISOString(), answer };
    this.#show(this.last);
    this.#say(this.sheet.text("checked", { when: moment(new Date(this.last.at)) }));
    await keepCheck(this.sheet.answers.store, this.sheet.document, this.last);
  }

  /** The server was not asked, or would not say: what was found last stays, with its time. */
  #tell(error, kept) {
    this.last ??= kept;
    if (error.isTooLarge) return this.#tellTooLarge();
    if (error.message) return this.#say(error.message);
    this.#say(this.last ? this.sheet.text("offline", { when: moment(new Date(this.last.at)) }) : this.sheet.text("never"));
  }

  /** More than the server looks through: said here, and where the longest words stand. */
  #tellTooLarge() {
    const field = longestOf(this.sheet.values);
    const words = this.sheet.text("too-large");
    this.#say(words);
    this.sheet.fields.get(field)?.showFindings([{ field, row: null, column: null, asks: "", words, quotes: [] }]);
  }

  #say(words) {
    this.element.querySelector('[data-part="checked"]').textContent = words;
  }

  #show({ answer }) {
    const open = answer.standards.filter(({ state }) => state === "missing").length;
    const status = this.element.querySelector('[data-part="status"]');
    // The day of the review may have passed since this was found.
    const reached = this.sheet.documents.isOverdue(this.sheet.document) ? "review-overdue" : answer.status;
    const words = this.sheet.text(reached, { count: open });
    if (status.textContent !== words) status.textContent = words;
    this.sheet.part("open-lines").textContent = words;
    this.element.dataset.status = reached;
    for (const standard of answer.standards) this.#showStandard(standard, answer);
    this.sheet.showFindings(answer);
  }

  #showStandard({ id, state, findings }, answer) {
    const line = this.lines.get(id);
    if (!line) return;
    line.dataset.state = state;
    const said = line.querySelector('[data-part="state"]');
    if (said) said.textContent = this.sheet.text(state === "missing" ? "missing" : "met");
    const shown = findings.map((place) => answer.findings[place]).filter(({ code }) => code !== "not_confirmed");
    const rows = shown.slice(0, MOST_SHOWN).map((finding) => this.#lineOf(finding));
    if (shown.length > MOST_SHOWN) rows.push(textLine(this.sheet.text("more", { count: shown.length - MOST_SHOWN })));
    line.querySelector('[data-part="missing"]').replaceChildren(...rows);
  }

  #lineOf(finding) {
    const line = document.createElement("li");
    const button = document.createElement("button");
    button.type = "button";
    button.className = "quiet";
    button.textContent = finding.place;
    button.addEventListener("click", () => this.sheet.goTo(finding));
    line.append(button, " ", finding.words);
    return line;
  }
}

/** In which field the most is written. @param {Record<string, any>} values */
function longestOf(values) {
  const sizes = Object.entries(values).map(([id, val]) => [id.replace("#why", ""), JSON.stringify(val)?.length ?? 0]);
  return sizes.reduce((most, each) => (each[1] > most[1] ? each : most), ["", 0])[0];
}

function textLine(words) {
  const line = document.createElement("li");
  line.textContent = words;
  return line;
}

/** A line that no program can judge: the person ticks it. */
class Confirmation extends WrittenField {
  constructor(element, sheet) {
    super(element, sheet, [fieldKey(sheet.document, element.dataset.standard)]);
    this.tick = element.querySelector("input");
    this.tick.disabled = sheet.isReadOnly;
    this.start();
  }

  get value() {
    return this.tick.checked;
  }

  put(val) {
    this.tick.checked = val === true;
  }

  words(val) {
    return this.sheet.text(val === true ? "yes" : "no");
  }
}
