import { watchConflict } from "../answers/field-panels.js";
import { moment } from "../answers/places.js";
import { getJson } from "../http.js";
import { docKey, keysOf } from "./document-keys.js";

/** The name of the document on the page, what can be done with it, and the way to the others. */
export class DocumentBar {
  /** @param {import("./worksheet.js").Worksheet} sheet */
  constructor(sheet) {
    this.sheet = sheet;
    this.documents = sheet.documents;
    this.answers = sheet.answers;
    this.element = sheet.part("documents");
    this.key = docKey(sheet.document);
    this.keys = [this.key];
    this.element.dataset.key = this.key;
    this.#listen();
    this.element.hidden = false;
    this.refresh();
    watchConflict(this);
    this.answers.addEventListener("change", ({ detail }) => this.#changed(detail.key));
  }

  part(name) {
    return this.element.querySelector(`[data-part="${name}"]`);
  }

  #listen() {
    const on = (name, act) => this.part(name)?.addEventListener("click", act);
    on("rename", () => this.#rename());
    on("new", () => this.open(crypto.randomUUID()));
    on("duplicate", () => this.#duplicate());
    on("archive", () => this.#change({ archived: !this.documents.read(this.sheet.document)?.archived }));
    on("delete-document", () => this.#delete());
    on("undo-delete", () => this.#change({ deleted: false }));
    on("sample", () => this.#loadSample());
    this.part("rename-form").addEventListener("submit", (event) => this.#keepName(event));
  }

  /** What a Field of field-panels.js has. */
  base = null;
  isSettled = true;

  show() {
    this.refresh();
  }

  words(val) {
    return val?.name || this.documents.untitled;
  }

  #changed(key) {
    if (key.startsWith("doc:") || key.startsWith(`f:${this.sheet.document}/`)) this.refresh();
    if (key === this.key) this.#settle();
  }

  /** Two versions that are called the same are no question. */
  async #settle() {
    const head = this.answers.head(this.key);
    for (const branch of this.answers.hasConflict(this.key) ? await this.answers.branches(this.key) : []) {
      if (head?.val?.name === branch.val?.name) await this.answers.resolve(this.key, head.val, branch.id);
    }
  }

  refresh() {
    const val = this.documents.read(this.sheet.document);
    this.part("name").textContent = this.documents.nameOf(this.sheet.document);
    this.part("archived").hidden = !val?.archived;
    this.part("overdue").hidden = !this.documents.isOverdue(this.sheet.document);
    this.part("sample-note").hidden = !val?.sampleOf;
    if (val?.sampleOf) this.part("sample-note").textContent = this.sheet.text("sample-of", { day: dayInWords(val.sampleOf) });
    const archive = this.part("archive");
    archive.textContent = val?.archived ? archive.dataset.textBack : archive.dataset.textArchive;
    this.part("deleted").hidden = !val?.deleted;
    this.sheet.element.classList.toggle("is-deleted", Boolean(val?.deleted));
    for (const name of ["rename", "duplicate", "archive", "delete-document"]) this.part(name).disabled = !val || val.deleted;
    const listed = this.documents.list();
    this.#showTimes(val, listed.find(({ id }) => id === this.sheet.document));
    const others = listed.filter(({ id, isDeleted }) => id !== this.sheet.document && !isDeleted);
    this.part("others").hidden = others.length === 0;
    this.part("list").replaceChildren(...others.map((each) => this.#lineOf(each)));
  }

  #showTimes(val, own) {
    this.part("times").hidden = !own;
    if (!own) return;
    const changed = moment(new Date(own.changedAt));
    const words = val.begunOn ? this.sheet.text("begun", { begun: dayInWords(val.begunOn), changed }) : this.sheet.text("last-changed", { changed });
    if (this.part("times").textContent !== words) this.part("times").textContent = words;
  }

  /** A document in the list: a link with its name, when it changed, and what is to be known of it before it is opened. */
  #lineOf({ id, name, changedAt, isArchived, isOverdue }) {
    const line = document.createElement("li");
    const link = Object.assign(document.createElement("a"), { href: `#${id}`, textContent: name });
    const states = [[isArchived, "archived"], [isOverdue, "overdue"]].filter(([is]) => is).map(([, part]) => {
      const state = this.part(part).cloneNode(true);
      delete state.dataset.part;
      state.hidden = false;
      return state;
    });
    const when = Object.assign(document.createElement("span"), { className: "limit", textContent: moment(new Date(changedAt)) });
    line.append(link, " ", when, ...states);
    return line;
  }

  /** Opens another document of the template on this page. */
  open(id) {
    location.hash = id;
  }

  #change(changes) {
    return this.documents.change(this.sheet.document, changes).then(() => this.refresh());
  }

  #rename() {
    this.part("rename-form").hidden = false;
    this.part("new-name").value = this.documents.nameOf(this.sheet.document);
    this.part("new-name").focus();
  }

  async #keepName(event) {
    event.preventDefault();
    await this.#change({ name: this.part("new-name").value.trim(), sampleOf: undefined });
    this.part("rename-form").hidden = true;
    this.part("rename").focus();
  }

  async #duplicate() {
    const name = this.sheet.text("copy", { name: this.documents.nameOf(this.sheet.document) });
    this.sheet.isNamed = true;
    this.open(await this.documents.duplicate(this.sheet.document, name));
  }

  async #delete() {
    await this.#change({ deleted: true });
    this.part("undo-delete").focus();
  }

  /** The sample as a document of its own, named after it: nothing of the person's is touched. A new name makes it theirs. */
  async #loadSample() {
    let sample;
    try {
      sample = await getJson(this.sheet.element.dataset.sample);
    } catch {
      this.part("deleted").hidden = true;
      return this.sheet.tell(this.sheet.text("sample-failed"));
    }
    const id = crypto.randomUUID();
    this.sheet.isNamed = true;
    const entries = keysOf(id, sample.values, this.sheet.idsOf("rows", "checklist"), this.sheet.idsOf("grid"));
    await this.documents.fill(id, sample.name, entries, { sampleOf: sample.today });
    this.open(id);
  }
}

const dayInWords = (day) => new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: "long" }).format(new Date(`${day}T00:00`));
