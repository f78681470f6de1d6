/**
 * The lines of the text, laid out behind the box exactly as the box lays them out, so that numbers and marks stand beside the right
 * ones however they wrap.
 */
export class SourceLines {
  #shown = [];
  #marked = new Map();

  /** @param {import("./file-editor.js").FileEditor} editor */
  constructor(editor) {
    this.box = editor.box;
    this.element = editor.part("lines");
    this.frame = editor.part("frame");
    this.place = editor.part("place");
    document.addEventListener("selectionchange", () => document.activeElement === this.box && this.#showPlace(editor));
  }

  /** Draws the lines that changed. */
  draw() {
    const lines = this.box.value.split("\n");
    let start = 0;
    while (start < lines.length && start < this.#shown.length && lines[start] === this.#shown[start]) start += 1;
    let same = 0;
    const most = Math.min(lines.length, this.#shown.length) - start;
    while (same < most && lines.at(-1 - same) === this.#shown.at(-1 - same)) same += 1;
    const gone = [...this.element.children].slice(start, this.#shown.length - same);
    const after = this.element.children[this.#shown.length - same] ?? null;
    for (const line of gone) line.remove();
    for (const text of lines.slice(start, lines.length - same)) this.element.insertBefore(lineOf(text), after);
    this.#shown = lines;
  }

  /** Marks the lines that have problems. @param {Map<number, string>} problems by line, counted from 1 */
  mark(problems) {
    for (const line of this.#marked.keys()) this.element.children[line - 1]?.classList.remove("has-problem");
    for (const [line, words] of problems) {
      const element = this.element.children[line - 1];
      element?.classList.add("has-problem");
      if (element) element.dataset.problem = words;
    }
    this.#marked = problems;
  }

  /** Puts the caret at the beginning of a line and shows it. */
  goTo(line) {
    const at = this.#shown.slice(0, line - 1).reduce((sum, text) => sum + text.length + 1, 0);
    this.box.focus({ preventScroll: true });
    this.box.setSelectionRange(at, at + (this.#shown[line - 1] ?? "").length);
    this.element.children[line - 1]?.scrollIntoView({ block: "center" });
  }

  /** How far down the line begins, from the top of the text. */
  topOf(line) {
    return this.element.children[line]?.offsetTop ?? 0;
  }

  #showPlace(editor) {
    this.place.textContent = editor.text("line", { number: this.box.value.slice(0, this.box.selectionEnd).split("\n").length });
  }
}

function lineOf(text) {
  const line = document.createElement("div");
  line.textContent = text || "\u200b";
  return line;
}
