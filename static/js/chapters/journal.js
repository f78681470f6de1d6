import { toggleHistory } from "../answers/field-panels.js";
import { covers } from "../answers/conflict.js";
import { Component, copyOf } from "../component.js";
import { downloadText } from "../download.js";

/** Every answer beneath its prompt; print; download as markdown. Answers whose prompt is gone stand under "Earlier answers". */
export class Journal extends Component {
  mount() {
    this.part("download").addEventListener("click", () => downloadText(this.#markdown(), this.element.dataset.file));
    this.part("print").addEventListener("click", () => print());
    this.element.addEventListener("click", ({ target }) => target.dataset.part === "history" && this.#openHistory(target));
    this.answers.addEventListener("change", () => this.#show());
    this.#show();
  }

  #show() {
    const shown = new Set();
    for (const entry of this.element.querySelectorAll("[data-entry]")) {
      const keys = keysOf(entry);
      const answer = this.answers.headOf(keys)?.val;
      keys.filter((key) => covers(key, answer, this.answers.head(key)?.val)).forEach((key) => shown.add(key));
      this.#fill(entry, answer);
    }
    this.#addUnknown(shown);
    for (const chapter of this.element.querySelectorAll("[data-chapter]")) {
      chapter.hidden = !chapter.querySelector("[data-entry]:not([hidden])");
    }
    const isEmpty = !this.element.querySelector("[data-entry]:not([hidden])");
    this.part("empty").hidden = !isEmpty || this.answers.isWiped;
    this.part("download").disabled = isEmpty;
    this.part("print").disabled = isEmpty;
  }

  /** An entry only shows: what its history brings back comes to it as a change. */
  #openHistory(button) {
    const element = button.closest("[data-entry]");
    const keys = keysOf(element);
    const isSettled = true;
    return toggleHistory({ key: keys[0], keys, answers: this.answers, element, isSettled, words: (val) => val ?? "", show() {} }, button);
  }

  #fill(entry, text) {
    const isWritten = typeof text === "string" && text.trim() !== "";
    entry.hidden = !isWritten;
    entry.querySelector("[data-answer]").textContent = isWritten ? text : "";
  }

  /** An answer that no prompt of this course shows is shown all the same: to a question long gone, or under its earlier id. */
  #addUnknown(shown) {
    for (const [key, head] of this.answers.entries("r:").filter(([each]) => !shown.has(each))) {
      const entry = copyOf("earlier-entry").firstElementChild;
      entry.dataset.entry = key;
      const asked = this.element.querySelector(`[data-was~="${CSS.escape(key.slice(2))}"]`);
      entry.querySelector("h3").textContent = asked?.querySelector("h3").textContent ?? this.text("unknown", { id: key.slice(2) });
      const prompt = asked?.querySelector(".prompt");
      if (prompt) entry.querySelector(".prompt").replaceWith(prompt.cloneNode(true));
      this.part("earlier").append(entry);
      this.#fill(entry, head.val);
    }
  }

  #markdown() {
    const lines = [`# ${this.element.dataset.title}`, ""];
    for (const chapter of this.element.querySelectorAll("[data-chapter]:not([hidden])")) {
      lines.push(`## ${chapter.querySelector("h2").textContent.trim()}`, "");
      for (const entry of chapter.querySelectorAll("[data-entry]:not([hidden])")) {
        lines.push(`### ${entry.querySelector("h3").textContent.trim()}`, "");
        const prompt = entry.querySelector(".prompt")?.textContent.trim();
        if (prompt) lines.push(...prompt.split("\n").map((line) => `> ${line.trim()}`), "");
        lines.push(entry.querySelector("[data-answer]").textContent, "");
      }
    }
    return lines.join("\n");
  }
}

/** The keys under which an entry's answer may stand: its own, then those of its earlier ids. */
function keysOf(entry) {
  return [entry.dataset.entry, ...(entry.dataset.was ?? "").split(" ").filter(Boolean).map((id) => `r:${id}`)];
}
