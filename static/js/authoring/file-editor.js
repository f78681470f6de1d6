import { Component } from "../component.js";
import { getJson, postText } from "../http.js";
import { toggleHistory } from "../answers/field-panels.js";
import { scrollToDifference, showDifference } from "../answers/papers.js";
import { FileDraft } from "./file-draft.js";
import { Insertions } from "./insertions.js";
import { PagePreview } from "./page-preview.js";
import { ProblemList } from "./problem-list.js";
import { SourceLines } from "./source-lines.js";

/**
 * One file of the course: its text with line numbers and problems, the page beside it, and saving. What is typed is a draft of the
 * person's own and kept like every word of theirs; saving writes it into the file, unless somebody else's save came between.
 */
export class FileEditor extends Component {
  #isSaving = false;
  #savedAt = "";
  #taken = null;

  mount() {
    this.box = this.part("text");
    this.isReadOnly = this.element.hasAttribute("data-read-only") || this.answers.health === "newer";
    /** The file as this page last saw it. */
    this.stored = { text: this.box.defaultValue, etag: this.element.dataset.etag };
    this.lines = new SourceLines(this);
    this.draft = new FileDraft(this);
    this.problems = new ProblemList(this);
    this.preview = new PagePreview(this);
    this.insertions = new Insertions(this);
    this.draft.start();
    this.box.readOnly = this.isReadOnly;
    this.part("save").addEventListener("click", () => this.save());
    this.part("keep-mine").addEventListener("click", () => this.#keepMine());
    this.part("take-others").addEventListener("click", () => this.#takeOthers());
    this.part("undo-taking").addEventListener("click", () => this.#undoTaking());
    this.part("draft-history").addEventListener("click", ({ currentTarget }) => toggleHistory(this.draft, currentTarget));
    this.element.addEventListener("keydown", (event) => this.#pressed(event));
    addEventListener("focus", () => this.look());
    this.changed();
  }

  #pressed(event) {
    if (!(event.ctrlKey || event.metaKey) || event.altKey) return;
    const act = { s: () => this.save(), k: () => this.insertions.open("links") }[event.key.toLowerCase()];
    if (!act) return;
    event.preventDefault();
    act();
  }

  /** What the box holds is something else now. */
  changed() {
    this.lines.draw();
    this.preview.ask();
    this.say();
  }

  /** Says how the text and the file stand to each other. */
  say() {
    const isDraft = this.draft.value !== null;
    const isStale = this.draft.isStale;
    this.part("save").disabled = this.isReadOnly || this.#isSaving || !isDraft || isStale;
    if (isStale) this.#showBoth();
    else this.part("changed").hidden = true;
    const state = this.#isSaving ? "saving" : isStale ? "stale" : isDraft ? "draft" : this.#savedAt ? "saved" : "same";
    const words = this.text(state, { time: this.#savedAt });
    if (this.part("file-state").textContent !== words) this.part("file-state").textContent = words;
    this.part("file-state").dataset.state = state;
  }

  /** The two texts side by side; when they appear, each at the first place where they differ. */
  #showBoth() {
    const papers = [this.part("mine"), this.part("others-text")];
    const isNew = this.part("changed").hidden;
    showDifference(this.draft.text, this.stored.text, ...papers);
    this.part("changed").hidden = false;
    if (isNew) papers.forEach(scrollToDifference);
  }

  /** Writes the draft into the file. */
  async save() {
    if (this.part("save").disabled) return;
    const sent = this.draft.text;
    this.#isSaving = true;
    this.#refuse("");
    this.say();
    try {
      const response = await postText(this.element.dataset.versions, sent, this.draft.startedFrom).catch(() => null);
      if (response?.ok) await this.#saved(sent, (await response.json()).etag);
      else await this.#refused(response);
    } finally {
      this.#isSaving = false;
      this.say();
    }
  }

  async #saved(sent, etag) {
    this.stored = { text: sent, etag };
    this.#savedAt = new Date().toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" });
    await this.draft.saved(etag);
  }

  async #refused(response) {
    if (response === null) return this.#refuse(this.text("offline"));
    if (response.status === 401) return this.#refuse(this.text("signed-out"));
    if (response.status === 412) return this.look({ isSurprise: true });
    const answer = await response.json().catch(() => null);
    this.#refuse(response.status < 500 && answer?.error?.message ? answer.error.message : this.text("failed"));
  }

  #refuse(words) {
    this.part("refusal").textContent = words;
    this.part("refusal").hidden = !words;
  }

  /** Looks whether the file is still the one that this page saw. */
  async look({ isSurprise = false } = {}) {
    const found = await getJson(this.element.dataset.stored).catch(() => null);
    if (!found || found.etag === this.stored.etag) return;
    const wasClean = this.draft.value === null;
    this.stored = found;
    this.#savedAt = "";
    this.draft.fileChanged(wasClean);
    this.changed();
    if (isSurprise && this.draft.isStale) this.part("changed-lead").focus();
  }

  #keepMine() {
    this.draft.rebaseOn(this.stored.etag);
    this.say();
    this.box.focus();
  }

  #takeOthers() {
    this.#taken = this.draft.text;
    this.draft.write(this.stored.text);
    this.part("taken-line").hidden = false;
    this.part("undo-taking").focus();
  }

  #undoTaking() {
    this.draft.write(this.#taken);
    this.part("taken-line").hidden = true;
    this.box.focus();
  }
}
