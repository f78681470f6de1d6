import { Component, copyOf } from "../component.js";
import { isProse } from "./conflict.js";
import { showDifference } from "./papers.js";

/** So many open versions are offered, the newest ones; older ones follow once these are decided on. */
const MOST_OFFERED = 8;

/** Two versions of one value side by side; the person keeps this, that or (of texts) both, and can take the choice back. */
export class ConflictPanel extends Component {
  #pair = null;
  #undoable = null;

  /** @param {import("./field-panels.js").Field} field whose key may have a second version */
  constructor(field) {
    super(field.element, field.answers);
    this.field = field;
    field.element.append(copyOf("conflict-part"));
    this.part("keep-both").hidden = !(field.isProse ?? isProse(field.key));
    this.part("keep-ours").addEventListener("click", () => this.#choose(this.#pair.ours.val));
    this.part("keep-theirs").addEventListener("click", () => this.#choose(this.#pair.theirs.val));
    this.part("keep-both").addEventListener("click", () =>
      this.#choose(`${this.#pair.ours.val.trimEnd()}\n\n${this.#pair.theirs.val.trimStart()}`));
    this.part("undo").addEventListener("click", () => this.#undo());
  }

  /** Shows the panel when the key has an open second version, hides it when not. */
  async refresh() {
    const { key, answers, base } = this.field;
    const branches = await answers.branches(key);
    const head = answers.head(key);
    this.#forgetUndo(head);
    if (!head || branches.length === 0) return this.#close();
    const branch = branches.find((open) => open.id === base?.id) ?? branches.slice(-MOST_OFFERED)[0];
    const isOwn = branch.id === base?.id;
    this.#pair = { ours: isOwn ? branch : head, theirs: isOwn ? head : branch, branch: branch.id };
    this.#draw(branches.length);
  }

  #draw(count) {
    const [ours, theirs] = [this.#pair.ours, this.#pair.theirs].map(({ val }) => this.field.words(val));
    showDifference(ours, theirs, this.part("ours"), this.part("theirs"));
    const { textMore, textMany } = this.part("others").dataset;
    this.part("others").hidden = count < 2;
    this.part("others").textContent = (count < MOST_OFFERED ? textMore : textMany).replace("{count}", count - 1);
    this.part("conflict").hidden = false;
  }

  #close() {
    this.#pair = null;
    this.part("conflict").hidden = true;
  }

  async #choose(val) {
    const { ours, theirs, branch } = this.#pair;
    const { head } = await this.answers.resolve(this.field.key, val, branch);
    this.#undoable = { ours: ours.val, theirs: theirs.val, head };
    this.field.show(val, head);
    this.part("undo-line").hidden = false;
    this.part("undo").focus();
    await this.refresh();
  }

  /** The person wrote on: taking the choice back would take that away too. */
  #forgetUndo(head) {
    const { id, rev } = this.#undoable?.head ?? {};
    if (head?.id !== id || head?.rev !== rev) this.part("undo-line").hidden = true;
  }

  /** Both versions stand as before: the one shown, and the other as an open second version. */
  async #undo() {
    const { key } = this.field;
    const { ours, theirs } = this.#undoable;
    const { head } = await this.answers.update(key, ours);
    this.field.show(ours, head);
    await this.answers.write(key, theirs, null, "strict");
    this.part("undo-line").hidden = true;
    await this.refresh();
    this.part("conflict-lead").focus();
  }
}
