import { Component, copyOf } from "../component.js";
import { moment } from "../answers/places.js";
import { getJson, post } from "../http.js";
import { fieldKey, rowKey } from "./document-keys.js";

const MOST_IN_FIELD = 300;

/**
 * @typedef {{id: string, name: string, role: string, ran_on: string, received_at: string, remark: string, has_passed: boolean,
 *   steps: {number: number, action: string, done: boolean, stumble: string}[]}} Run
 */

/** What colleagues did with the procedure on the page, each run with the way into its test and its change log. */
export class SopRuns extends Component {
  /**
   * @param {HTMLElement} element
   * @param {import("./worksheet.js").Worksheet} sheet
   */
  constructor(element, sheet) {
    super(element, sheet.answers);
    this.sheet = sheet;
    this.path = `/api/sop-tests/${sheet.document}/runs`;
  }

  async mount() {
    try {
      const { runs } = await getJson(this.path);
      this.part("run-list").replaceChildren(...runs.map((run) => this.#entry(run)));
      this.#say(runs.length ? "" : this.text("none"));
    } catch {
      this.#say(this.text("unread")); // no network, or signed out: the procedure itself is not touched
    }
  }

  #say(words) {
    this.part("runs-state").textContent = words;
  }

  #entry(run) {
    const entry = copyOf("run-part").firstElementChild;
    const part = (name) => entry.querySelector(`[data-part="${name}"]`);
    const when = moment(new Date(run.received_at));
    part("who").textContent = this.text("who", { who: nameOf(run), when, ...counts(run) });
    part("words").replaceChildren(...this.#words(run).map(lineOf));
    if (this.#isTaken(run)) part("taken").textContent = this.text("taken-before");
    part("take").addEventListener("click", () => this.#take(run, part));
    part("remove-run").addEventListener("click", () => (part("remove-sure").hidden = false));
    part("remove-now").addEventListener("click", () => this.#remove(run, entry));
    return entry;
  }

  /** Whether its row stands in the change log, taken over here or on another device. */
  #isTaken(run) {
    return Boolean(this.answers.head(rowKey(this.sheet.document, "change-log", run.id))?.val);
  }

  #stumbles({ steps }) {
    return steps.filter(({ stumble }) => stumble).map(({ number, stumble }) => this.text("step", { number, words: stumble }));
  }

  #words(run) {
    return [...this.#stumbles(run), ...(run.remark ? [run.remark] : [])];
  }

  /** Writes what came out where a person would have typed it: into this browser's store first, from there to the account. */
  async #take(run, part) {
    part("take").disabled = true;
    const entries = this.#entries(run);
    const before = entries.map(([key]) => [key, this.answers.head(key)?.val ?? null]);
    await this.sheet.touch();
    for (const [key, val] of entries) await this.answers.update(key, val);
    part("taken").textContent = this.text("taken");
    part("undo-take").hidden = false;
    part("undo-take").focus();
    part("undo-take").onclick = async () => {
      for (const [key, val] of before) await this.answers.update(key, val);
      part("undo-take").hidden = true;
      part("take").disabled = false;
      part("taken").textContent = this.text("undone");
    };
  }

  /** The row of the change log has the run's own id: taken over on two devices, it is one row. */
  #entries(run) {
    const { document: id, fields } = this.sheet;
    const [first = ""] = this.#stumbles(run);
    const who = { name: run.name, role: run.role };
    const cells = { version: fields.get("version").value, date: run.ran_on, who, what: this.#logged(run) };
    const position = (fields.get("change-log").live.at(-1)?.position ?? 0) + 1;
    return [
      [fieldKey(id, "test-passed"), run.has_passed],
      [fieldKey(id, "tester"), who],
      [fieldKey(id, "tested-on"), run.ran_on],
      [fieldKey(id, "first-stumble"), cut(first)],
      [rowKey(id, "change-log", run.id), { cells, position }],
    ];
  }

  #logged(run) {
    if (run.has_passed) return this.text("log-passed");
    return cut(this.text("log-stumbled", { ...counts(run), words: this.#stumbles(run).join(" ") }).trim());
  }

  async #remove(run, entry) {
    try {
      const response = await post(`${this.path}/${run.id}/removal`);
      if (response.ok) return entry.remove();
    } catch {
      // no network: said as any other failure
    }
    this.#say(this.text("unread"));
  }
}

const nameOf = ({ name, role }) => [name, role].filter(Boolean).join(", ");
const counts = ({ steps }) => ({ done: steps.filter(({ done }) => done).length, count: steps.length });

/** As much of a text as the field takes; the run itself keeps all of it. */
const cut = (text) => ([...text].length > MOST_IN_FIELD ? `${[...text].slice(0, MOST_IN_FIELD - 1).join("")}…` : text);

function lineOf(words) {
  const line = document.createElement("li");
  line.textContent = words;
  return line;
}
