import { moment } from "../answers/places.js";
import { Component, copyOf } from "../component.js";
import { localDay } from "../local-day.js";
import { answerTo } from "./document-check.js";
import { documentOf } from "./document-keys.js";
import { Documents, templateOf } from "./documents.js";
import { Downloads } from "./downloads.js";
import { keepCheck, keptCheck } from "./kept-check.js";

const TOLD_MS = 500;

/**
 * A person's documents on one template side by side. The server says how each stands when it checks it (one implementation); this
 * only puts them in order.
 *
 * @typedef {{id: string, name: string, at: string, board: {stage: string, risk: string, owner: string, next: string, due: string|null,
 *   raised: Record<string, string[]>, ahead: {day: string, what: string, owner: string}[]}}} Line
 */
export class DocumentBoard extends Component {
  #timer = null;
  #view = "morning";
  #asked = 0;

  mount() {
    const { stages, risks, flags, path } = this.element.dataset;
    this.path = path;
    [this.stages, this.risks, this.flags] = [stages, risks, flags].map((pairs) => new Map(JSON.parse(pairs)));
    this.documents = new Documents(this.answers, templateOf(this.element), this.text("untitled"));
    this.downloads = this.element.querySelector('[data-part="downloads"]');
    if (this.downloads) new Downloads(this.downloads, "/api/playbooks", () => this.#inOneFile());
    this.answers.addEventListener("change", ({ detail }) => documentOf(detail.key) && this.#later());
    addEventListener("online", () => this.#later());
    addEventListener("focus", () => this.#later());
    for (const button of this.part("views").querySelectorAll("button")) button.addEventListener("click", () => this.#turn(button));
    return this.#show();
  }

  #later() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#show(), TOLD_MS);
  }

  #turn(chosen) {
    this.#view = chosen.dataset.view;
    for (const button of this.part("views").querySelectorAll("button")) button.setAttribute("aria-pressed", String(button === chosen));
    this.#draw();
  }

  get #listed() {
    return this.documents.list().filter(({ isArchived, isDeleted }) => !isArchived && !isDeleted);
  }

  /** Every customer, in the order of their names. */
  #inOneFile() {
    const byName = this.#listed.sort((one, other) => one.name.localeCompare(other.name));
    return { name: this.element.dataset.title, audience: "internal", documents: byName.map(({ id }) => this.documents.asked(id)) };
  }

  /** What was found last is shown at once; then each document that changed since, or was not looked at today, is checked. */
  async #show() {
    const number = ++this.#asked;
    const listed = this.#listed;
    const kept = await Promise.all(listed.map(({ id }) => keptCheck(this.answers.store, id)));
    this.lines = listed.map(({ id, name }, place) => lineOf(id, name, kept[place]));
    this.#draw();
    let isReached = true;
    for (const [place, { id, name, changedAt }] of listed.entries()) {
      if (isFresh(kept[place], changedAt)) continue;
      const answer = await answerTo(this.documents.asked(id));
      if (number !== this.#asked) return;
      isReached &&= !answer.error;
      if (answer.error) continue;
      const found = { at: new Date().toISOString(), answer };
      this.lines[place] = lineOf(id, name, found);
      await keepCheck(this.answers.store, id, found);
    }
    this.#draw();
    this.#say(isReached);
  }

  #say(isReached) {
    const times = this.lines.map(({ at }) => at).filter(Boolean).sort();
    if (!times.length) return (this.part("checked").textContent = "");
    this.part("checked").textContent = this.text(isReached ? "checked" : "offline", { when: moment(new Date(times[0])) });
  }

  #draw() {
    this.part("views").hidden = this.lines.length === 0;
    if (this.downloads) this.downloads.hidden = this.lines.length === 0;
    this.part("empty").hidden = this.lines.length > 0;
    this.part("new").hidden = this.lines.length === 0;
    if (this.lines.length) this.part("new").href = `${this.path}#${crypto.randomUUID()}`;
    const groups = { morning: () => this.#morning(), stage: () => this.#byStage(), owner: () => this.#byOwner(), ahead: () => this.#ahead() };
    this.part("groups").replaceChildren(...groups[this.#view]());
  }

  /** The most flags first, then the gravest risk, then what is due first. */
  get #inOrder() {
    const risks = [...this.risks.keys()];
    const urgency = ({ board }) => [-Object.keys(board.raised).length, -risks.indexOf(board.risk), board.due ?? "9999"];
    return this.lines.toSorted((one, other) => compare(urgency(one), urgency(other)));
  }

  #morning() {
    return [this.#group("", this.#inOrder)];
  }

  #byStage() {
    const known = [...this.stages].map(([id, name]) => this.#group(name, this.#inOrder.filter(({ board }) => board.stage === id)));
    return [...known, this.#group(this.text("none"), this.#inOrder.filter(({ board }) => !this.stages.has(board.stage)))].filter(Boolean);
  }

  #byOwner() {
    const owners = [...new Set(this.lines.map(({ board }) => board.owner))].sort((one, other) => one.localeCompare(other));
    return owners.map((owner) => this.#group(owner || this.text("none"), this.#inOrder.filter(({ board }) => board.owner === owner)));
  }

  #ahead() {
    const dates = this.lines.flatMap((line) => line.board.ahead.map((each) => ({ ...each, line })));
    const days = [...new Set(dates.map(({ day }) => day))].sort();
    if (!days.length) return [Object.assign(document.createElement("p"), { className: "empty", textContent: this.text("nothing-ahead") })];
    return days.map((day) => group(dayInWords(day), dates.filter((each) => each.day === day).map((each) => this.#dateLine(each))));
  }

  #group(title, lines) {
    return lines.length ? group(title, lines.map((line) => this.#line(line))) : null;
  }

  #line({ id, name, board }) {
    const line = copyOf("board-line-part").firstElementChild;
    const part = (wanted) => line.querySelector(`[data-part="${wanted}"]`);
    line.dataset.risk = board.risk;
    line.dataset.flags = Object.keys(board.raised).join(" ");
    part("link").textContent = name;
    part("link").href = `${this.path}#${id}`;
    part("risk").textContent = this.risks.get(board.risk) ?? "";
    part("stage").textContent = this.stages.get(board.stage) ?? this.text("none");
    part("next").textContent = board.next || this.text("none");
    part("due").textContent = board.due ? this.text("due", { when: dayInWords(board.due) }) : "";
    part("owner").textContent = board.owner;
    part("flags").replaceChildren(...Object.entries(board.raised).map(([flag, named]) =>
      Object.assign(document.createElement("li"), { textContent: [this.flags.get(flag), named.join(", ")].filter(Boolean).join(": ") })));
    return line;
  }

  #dateLine({ what, owner, line: { id, name } }) {
    const line = copyOf("board-date-part").firstElementChild;
    const part = (wanted) => line.querySelector(`[data-part="${wanted}"]`);
    part("what").textContent = what;
    part("link").textContent = name;
    part("link").href = `${this.path}#${id}`;
    part("owner").textContent = owner;
    return line;
  }
}

const UNKNOWN = { stage: "", risk: "", owner: "", next: "", due: null, raised: {}, ahead: [] };

const lineOf = (id, name, kept) => ({ id, name, at: kept?.at ?? "", board: kept?.answer.board ?? UNKNOWN });

/** Whether a check still says how its document stands: made after the last change, and today. */
const isFresh = (kept, changedAt) => Boolean(kept?.answer.board) && kept.at > changedAt && kept.answer.today === localDay(new Date());

function group(title, lines) {
  const element = copyOf("board-group-part").firstElementChild;
  const heading = element.querySelector('[data-part="title"]');
  heading.textContent = title;
  heading.hidden = title === "";
  element.querySelector('[data-part="lines"]').replaceChildren(...lines);
  return element;
}

function dayInWords(day) {
  const [year, month, date] = day.split("-").map(Number);
  return new Intl.DateTimeFormat(document.documentElement.lang, { weekday: "short", day: "numeric", month: "long" }).format(new Date(year, month - 1, date));
}

/** Compares two lists of numbers or texts, their first difference first. */
function compare(one, other) {
  const place = one.findIndex((each, at) => each !== other[at]);
  return place === -1 ? 0 : one[place] < other[place] ? -1 : 1;
}
