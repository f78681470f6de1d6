/** What is wrong in the text, in its margin and as a list that leads to each line. */
export class ProblemList {
  #shown = "";

  /** @param {import("./file-editor.js").FileEditor} editor */
  constructor(editor) {
    this.editor = editor;
  }

  /** @param {{name: string, line: number, message: string, hint: string}[]} problems those of the whole course */
  show(problems) {
    const own = problems.filter(({ name }) => name === this.editor.element.dataset.name);
    const others = problems.filter((problem) => !own.includes(problem));
    this.editor.lines.mark(new Map(own.map(({ line, message }) => [line, message])));
    const shown = JSON.stringify(problems);
    if (shown === this.#shown) return;
    this.#shown = shown;
    const count = own.length;
    this.editor.part("problem-count").textContent = this.editor.text(count === 0 ? "no-problems" : count === 1 ? "one-problem" : "problems", { count });
    this.editor.part("problems").replaceChildren(...own.map((problem) => this.#row(problem, true)));
    this.editor.part("elsewhere-title").hidden = others.length === 0;
    this.editor.part("elsewhere").replaceChildren(...others.slice(0, 50).map((problem) => this.#row(problem, false)));
  }

  #row({ name, line, message, hint }, isOwn) {
    const row = document.createElement("li");
    const place = document.createElement(isOwn ? "button" : "code");
    place.textContent = isOwn ? this.editor.text("line", { number: line }) : `${name}:${line}`;
    if (isOwn) {
      place.type = "button";
      place.className = "quiet";
      place.addEventListener("click", () => this.editor.lines.goTo(line));
    }
    const advice = document.createElement("i");
    advice.textContent = hint;
    row.append(place, ` ${message} · `, advice);
    return row;
  }
}
