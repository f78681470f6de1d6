import { linkWords, blockAt, freeReflection } from "./source-text.js";

const MOST_BYTES = 1_000_000;

/** Puts callouts, links and pictures into the text at the caret. */
export class Insertions {
  #dropped = null;
  #place = [0, 0];

  /** @param {import("./file-editor.js").FileEditor} editor */
  constructor(editor) {
    this.editor = editor;
    this.box = editor.box;
    for (const name of ["callouts", "links", "pictures"]) this.#offer(name);
    editor.part("callouts").addEventListener("click", ({ target }) => this.#callout(target.closest("[data-callout]")));
    editor.part("insert-link").addEventListener("click", () => this.#link());
    editor.part("insert-picture").addEventListener("click", () => this.#picture());
    for (const name of ["dragover", "drop"]) this.box.addEventListener(name, (event) => this.#dragged(event));
    for (const name of ["link-words", "picture-words"]) {
      editor.part(name).addEventListener("keydown", (event) => event.key === "Enter" && this.#entered(event, name));
    }
  }

  #button(name) {
    return this.editor.element.querySelector(`[data-part="open-${name}"]`);
  }

  #offer(name) {
    const button = this.#button(name);
    if (!button) return;
    button.disabled = this.editor.isReadOnly;
    button.addEventListener("click", () => this.open(name));
  }

  /** Opens the dialog of one kind of insertion. */
  open(name) {
    if (this.editor.isReadOnly || !this.#button(name)) return;
    const { selectionStart, selectionEnd } = this.box;
    this.#place = [selectionStart, selectionEnd];
    if (name === "links") this.editor.part("link-words").value = this.box.value.slice(selectionStart, selectionEnd);
    if (name === "pictures") this.#refuse("");
    this.editor.part(name).showModal();
  }

  #entered(event, name) {
    event.preventDefault();
    this.editor.part(name === "link-words" ? "insert-link" : "insert-picture").click();
  }

  #callout(button) {
    if (!button) return;
    this.editor.part("callouts").close();
    const { callout, hasTitle, isList } = button.dataset;
    const body = this.editor.text("body");
    const title = hasTitle === undefined ? "" : ` ${this.editor.text("title")}`;
    const id = callout === "reflection" ? ` {#${freeReflection(this.box.value, this.editor.element.dataset.id)}}` : "";
    const lines = isList === undefined ? [body] : [`- ${body}`, `- ${body}`, `- ${body}`];
    const block = [`> [!${callout}]${title}${id}`, ...lines.map((line) => `> ${line}`)].join("\n");
    this.#insertBlock(block, title.trim() || body);
  }

  #link() {
    const target = this.editor.part("link-target");
    const words = this.editor.part("link-words").value.trim() || this.editor.text("words-of-link");
    this.editor.part("links").close();
    this.#insert(`[${linkWords(words)}](${target.value})`);
  }

  #dragged(event) {
    const [item] = event.dataTransfer.items;
    if (item?.kind !== "file" || this.editor.isReadOnly || !this.#button("pictures")) return;
    event.preventDefault();
    if (event.type !== "drop") return;
    [this.#dropped] = event.dataTransfer.files;
    this.open("pictures");
    this.editor.part("picture-words").focus();
  }

  async #picture() {
    const file = this.editor.part("picture-file").files[0] ?? this.#dropped;
    const words = this.editor.part("picture-words").value.trim();
    if (!file) return this.#refuse(this.editor.text("no-picture"));
    if (file.size > MOST_BYTES) return this.#refuse(this.editor.text("too-large", { size: file.size.toLocaleString("en") }));
    if (!words) return this.#refuse(this.editor.text("no-alternative"));
    const path = `${this.editor.element.dataset.images}?called=${encodeURIComponent(file.name.slice(0, 100))}`;
    const headers = { "Content-Type": "application/octet-stream" };
    const response = await fetch(path, { method: "POST", headers, body: file }).catch(() => null);
    const answer = await response?.json().catch(() => null);
    if (!response?.ok) return this.#refuse(answer?.error?.message ?? this.editor.text("offline"));
    this.#dropped = null;
    this.editor.part("picture-file").value = "";
    this.editor.part("picture-words").value = "";
    this.editor.part("pictures").close();
    this.#insertBlock(`![${linkWords(words)}](${answer.name})`, "");
  }

  #refuse(words) {
    this.editor.part("picture-refusal").textContent = words;
    this.editor.part("picture-refusal").hidden = !words;
  }

  /** A block of lines with an empty line before and after it; `chosen` in it is selected, to be written over. */
  #insertBlock(block, chosen) {
    const { at, text, start } = blockAt(this.box.value, this.#place[1], block);
    this.#place = [at, at];
    this.#insert(text);
    const place = chosen ? block.indexOf(chosen) : block.length;
    this.box.setSelectionRange(start + place, start + place + chosen.length);
  }

  /** As if it had been typed, so that the browser's own undo takes it back; where the caret was before the dialog took it away. */
  #insert(text) {
    this.box.focus();
    this.box.setSelectionRange(...this.#place);
    if (!document.execCommand("insertText", false, text)) {
      this.box.setRangeText(text, this.box.selectionStart, this.box.selectionEnd, "end");
      this.box.dispatchEvent(new Event("input", { bubbles: true }));
    }
  }
}
