import { cleanText } from "../answers/typed-text.js";
import { OwnPhrase } from "./own-phrase.js";

const PREFIX = "v:phrase/";

/**
 * A reviewer's own phrases: kept from what they wrote, inserted where they write, by Alt+P or by a button. Each is a key of their
 * own words, so nobody else has them and every device of theirs does.
 */
export class OwnPhrases {
  #shown = new Map();
  #box = null;
  #gone = null;

  /** @param {import("./review-draft.js").ReviewDraft} draft its element holds the boxes and the dialog */
  constructor(draft) {
    this.draft = draft;
    this.answers = draft.answers;
    this.isReadOnly = draft.isReadOnly;
    this.dialog = draft.part("phrases");
    draft.element.addEventListener("keydown", (event) => this.#pressed(event));
    draft.element.addEventListener("click", ({ target }) => this.#clicked(target));
    draft.part("phrase-back").addEventListener("click", () => this.#bringBack());
    this.answers.addEventListener("change", ({ detail }) => detail.key.startsWith(PREFIX) && this.#show());
    for (const part of draft.element.querySelectorAll("[data-phrases], [data-keep]")) part.hidden = this.isReadOnly;
    this.#show();
  }

  #pressed(event) {
    if (event.altKey && event.code === "KeyP" && event.target.matches("textarea") && !this.dialog.open) {
      event.preventDefault();
      this.#open(event.target);
    } else if (this.dialog.open && ["ArrowDown", "ArrowUp"].includes(event.key) && !event.target.matches("textarea")) {
      event.preventDefault();
      this.#step(event.key === "ArrowDown" ? 1 : -1);
    }
  }

  #clicked(target) {
    const button = target.closest("[data-phrases], [data-keep]");
    const box = button?.closest(".remark, .reflection")?.querySelector("textarea");
    if (!box) return;
    if ("keep" in button.dataset) this.#keep(box, button);
    else this.#open(box);
  }

  #open(box) {
    this.#box = box;
    this.dialog.showModal();
    this.#inserting[0]?.focus();
  }

  get #inserting() {
    return [...this.#shown.values()].map(({ inserting }) => inserting);
  }

  #step(by) {
    const buttons = this.#inserting;
    const place = buttons.indexOf(document.activeElement);
    buttons[(place + by + buttons.length) % buttons.length]?.focus();
  }

  /** Puts the words where the caret is, as if they had been typed. */
  insert(words) {
    const box = this.#box;
    this.dialog.close();
    box.focus();
    box.setRangeText(words, box.selectionStart, box.selectionEnd, "end");
    box.dispatchEvent(new InputEvent("input", { bubbles: true }));
  }

  async #keep(box, button) {
    const words = cleanText(box.value).trim();
    const isKnown = this.answers.entries(PREFIX).some(([, { val }]) => val === words);
    if (words && !isKnown) await this.answers.update(PREFIX + crypto.randomUUID(), words);
    this.draft.say(words ? this.draft.text(isKnown ? "phrase-known" : "phrase-kept") : this.draft.text("phrase-empty"), button);
  }

  /** Deletes a phrase, which can be brought back until the page is left. */
  async remove(phrase) {
    this.#gone = { key: phrase.key, words: phrase.value };
    await this.answers.update(phrase.key, null);
    this.draft.part("phrase-back").focus();
  }

  async #bringBack() {
    const { key, words } = this.#gone;
    this.#gone = null;
    await this.answers.update(key, words);
    this.#shown.get(key)?.inserting.focus();
  }

  /** The phrases that are stored, in the order of the alphabet. */
  #show() {
    const stored = new Map(this.answers.entries(PREFIX).filter(([, { val }]) => val !== null));
    for (const [key, shown] of this.#shown) {
      if (stored.has(key) || !shown.isSettled) continue;
      shown.element.remove();
      this.#shown.delete(key);
    }
    for (const [key] of [...stored].sort(([, one], [, other]) => one.val.localeCompare(other.val))) {
      if (this.#shown.has(key)) continue;
      const made = new OwnPhrase(this, key);
      this.#shown.set(key, made);
      this.draft.part("phrase-list").append(made.element);
    }
    this.draft.part("phrase-none").hidden = this.#shown.size > 0;
    this.draft.part("phrase-gone").hidden = this.#gone === null;
  }
}
