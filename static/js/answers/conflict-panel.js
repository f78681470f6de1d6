import { differingWords } from "./word-difference.js";

/** Two versions of one text side by side; the person keeps this, that or both, and can take the choice back. */
export class ConflictPanel {
  #pair = null;

  /** @param {import("./reflection-box.js").ReflectionBox} box the text box whose key may have a second version */
  constructor(box) {
    this.box = box;
    box.part("keep-ours").addEventListener("click", () => this.#choose(this.#pair.ours.val));
    box.part("keep-theirs").addEventListener("click", () => this.#choose(this.#pair.theirs.val));
    box.part("keep-both").addEventListener("click", () =>
      this.#choose(`${this.#pair.ours.val.trimEnd()}\n\n${this.#pair.theirs.val.trimStart()}`));
    box.part("undo").addEventListener("click", () => this.#undo());
  }

  get isOpen() {
    return this.#pair !== null;
  }

  /** Shows the panel when the key has an open second version, hides it when not. */
  async refresh() {
    const { key, answers, autosave } = this.box;
    const branches = await answers.branches(key);
    const head = answers.head(key);
    if (!head || branches.length === 0) return this.#close();
    const branch = branches.find((open) => open.id === autosave.base?.id) ?? branches[0];
    const isOwn = branch.id === autosave.base?.id;
    this.#pair = { ours: isOwn ? branch : head, theirs: isOwn ? head : branch, branch: branch.id, head };
    this.#draw();
  }

  #draw() {
    const { ours, theirs } = this.#pair;
    const [own, other] = differingWords(ours.val, theirs.val);
    fill(this.box.part("ours"), own);
    fill(this.box.part("theirs"), other);
    this.box.part("conflict").hidden = false;
  }

  #close() {
    this.#pair = null;
    this.box.part("conflict").hidden = true;
  }

  async #choose(val) {
    const { ours, theirs, branch } = this.#pair;
    const result = await this.box.answers.resolve(this.box.key, val, branch);
    this.undoable = [ours.val, theirs.val];
    this.#close();
    this.box.show(val, result.head);
    this.box.part("undo-line").hidden = false;
    this.box.part("undo").focus();
    await this.refresh();
  }

  /** The person wrote on: taking the choice back would take that away too. */
  forgetUndo() {
    this.box.part("undo-line").hidden = true;
  }

  /** Both versions stand as before: the one shown, and the other as an open second version. */
  async #undo() {
    const { key, answers } = this.box;
    const [ours, theirs] = this.undoable;
    const { head } = await answers.update(key, ours);
    this.box.show(ours, head);
    await answers.write(key, theirs, null, "strict");
    this.box.part("undo-line").hidden = true;
    await this.refresh();
    this.box.part("conflict-lead").focus();
  }
}

/** Shows words in an element, those that differ marked. */
function fill(element, words) {
  element.replaceChildren(...words.map(({ text, differs }) => {
    if (!differs) return document.createTextNode(text);
    const mark = document.createElement("mark");
    mark.textContent = text;
    return mark;
  }));
}
