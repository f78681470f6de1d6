import { Component, copyOf } from "../component.js";
import { getJson } from "../http.js";
import { isProse } from "./conflict.js";
import { scrollToDifference, showDifference } from "./papers.js";
import { countWords } from "./typed-text.js";
import { earlierVersions } from "./versions.js";

/** Earlier versions of one field: when and where each was written, how it differs from now, and the way back to it. */
export class HistoryPanel extends Component {
  #sent = new Map(); // key -> the server's versions read so far
  #older = new Map(); // key -> where the next older ones begin
  #kept = [];
  #device = null;
  #chosen = null;
  #undoable = null;

  /**
   * @param {import("./field-panels.js").Field} field
   * @param {HTMLElement} button that opens and closes it
   */
  constructor(field, button) {
    const copy = copyOf("history-part");
    super(copy.firstElementChild, field.answers);
    this.field = field;
    this.button = button;
    (field.historyPlace ?? field.element).append(copy);
    this.part("older").addEventListener("click", () => this.#readOlder());
    this.part("bring-back").addEventListener("click", () => this.#bringBack());
    this.part("undo-restore").addEventListener("click", () => this.#undo());
    this.part("close").addEventListener("click", () => this.toggle());
    this.answers.addEventListener("change", ({ detail }) => detail.key === field.key && this.#changed());
  }

  async toggle() {
    const isOpening = this.button.getAttribute("aria-expanded") !== "true";
    this.button.setAttribute("aria-expanded", String(isOpening));
    this.element.hidden = !isOpening;
    if (!isOpening) return this.button.focus();
    this.#sent.clear();
    this.#choose(null);
    this.part("undo-restore-line").hidden = true;
    this.#say("loading");
    this.part("lead").focus();
    await this.#readKept();
    const isWhole = await this.#read(new Map(this.field.keys.map((key) => [key, ""])));
    this.#list();
    if (!isWhole) this.#say("alone");
  }

  get #present() {
    return this.answers.headOf(this.field.keys)?.val ?? null;
  }

  async #readKept() {
    this.#device = await this.answers.store.device();
    const rings = await Promise.all(this.field.keys.map((key) => this.answers.store.snapshots(key)));
    this.#kept = rings.flat().map(({ val, at }) => ({ val, at, isKept: true, device: this.#device, label: this.text("here") }));
  }

  /** @returns {Promise<boolean>} whether the server answered, or need not be asked */
  async #read(wanted) {
    if (!this.answers.account) return true;
    try {
      for (const [key, before] of wanted) await this.#readPage(key, before);
      return true;
    } catch {
      return false; // no network, or signed out: what this device kept is shown
    }
  }

  async #readPage(key, before) {
    const path = key.split("/").map(encodeURIComponent).join("/");
    const page = await getJson(`/api/history/${path}${before ? `?before=${before}` : ""}`);
    if (page.account !== this.answers.space.account) return this.answers.confirmSession();
    const labelOf = ({ device, label }) => (device === this.#device ? this.text("here") : label || this.text("other"));
    const versions = page.versions.map((each) => ({
      val: each.val, at: each.at, isKept: each.is_kept, device: each.device, label: labelOf(each),
    }));
    this.#sent.set(key, [...(this.#sent.get(key) ?? []), ...versions]);
    if (page.before === null) this.#older.delete(key);
    else this.#older.set(key, page.before);
  }

  async #readOlder() {
    const isWhole = await this.#read(this.#older);
    this.#list();
    if (!isWhole) this.#say("alone");
  }

  #list() {
    const { val = null, at = null } = this.answers.headOf(this.field.keys) ?? {};
    const present = { val, at, device: this.#device };
    const versions = earlierVersions(this.field.key, [...this.#sent.values()].flat(), this.#kept, present);
    this.part("list").replaceChildren(...versions.map((version) => this.#row(version)));
    this.part("older").hidden = this.#older.size === 0;
    this.#say(versions.length ? "some" : "none");
  }

  #row(version) {
    const row = document.createElement("li");
    const words = [this.#moment(version.at), version.label, this.#gist(version)].join(" · ");
    if (!version.isKept) {
      row.textContent = words;
      return row;
    }
    const button = document.createElement("button");
    button.type = "button";
    button.className = "quiet";
    button.textContent = words;
    button.setAttribute("aria-pressed", "false");
    button.addEventListener("click", () => this.#choose(version, button));
    row.append(button);
    return row;
  }

  #moment(at) {
    return new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: "medium", timeStyle: "short" }).format(new Date(at));
  }

  #gist({ val, isKept }) {
    if (!isKept) return this.text("not-kept");
    const isCounted = this.field.isCounted ?? this.field.isProse ?? isProse(this.field.key);
    return isCounted ? this.text("words", { count: countWords(this.field.words(val)) }) : this.field.words(val);
  }

  #choose(version, button = null) {
    this.#chosen = version;
    for (const each of this.part("list").querySelectorAll("button")) each.setAttribute("aria-pressed", String(each === button));
    this.part("comparison").hidden = version === null;
    if (version === null) return;
    this.part("then-title").textContent = this.#moment(version.at);
    this.#compare();
    for (const name of ["then", "now"]) scrollToDifference(this.part(name));
    this.part("comparison").focus();
  }

  #compare() {
    const [then, now] = [this.#chosen.val, this.#present].map((val) => this.field.words(val));
    showDifference(then, now, this.part("then"), this.part("now"));
  }

  /** The chosen version as a new change; what stood here is one more earlier version. */
  async #bringBack() {
    if (!this.field.isSettled) return this.#say("unsettled");
    const before = this.#present;
    this.#undoable = { before, head: null };
    const { head } = await this.#put(this.#chosen.val);
    this.#undoable = { before, head };
    this.part("undo-restore-line").hidden = false;
    this.part("undo-restore").focus();
  }

  async #undo() {
    await this.#put(this.#undoable.before);
    this.part("undo-restore-line").hidden = true;
    this.part("lead").focus();
  }

  async #put(val) {
    const result = await this.answers.resolve(this.field.key, val);
    this.field.show(val, result.head);
    await this.#readKept();
    this.#choose(null);
    this.#list();
    return result;
  }

  /** Written on since: taking the choice back would take that away too. */
  #changed() {
    const { id, rev } = this.#undoable?.head ?? {};
    const head = this.answers.head(this.field.key);
    if (head?.id !== id || head?.rev !== rev) this.part("undo-restore-line").hidden = true;
    if (this.#chosen) this.#compare();
  }

  #say(name) {
    this.part("lead").textContent = this.text(name);
  }
}
