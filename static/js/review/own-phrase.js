import { copyOf } from "../component.js";
import { cleanText } from "../answers/typed-text.js";
import { growBox } from "../homework/cells.js";
import { WrittenField } from "../homework/written-field.js";

/** One phrase of the bank: a key of the reviewer's own words, with a button that inserts it. */
export class OwnPhrase extends WrittenField {
  /**
   * @param {import("./own-phrases.js").OwnPhrases} bank
   * @param {string} key `v:phrase/<uuid>`
   */
  constructor(bank, key) {
    super(copyOf("phrase-part").firstElementChild, bank, [key]);
    this.bank = bank;
    this.box = this.#part("phrase-text");
    this.inserting = this.#part("insert");
    this.box.disabled = bank.isReadOnly;
    for (const name of ["edit", "delete"]) this.#part(name).hidden = bank.isReadOnly;
    this.inserting.addEventListener("click", () => bank.insert(this.value));
    this.#part("edit").addEventListener("click", () => this.#edit());
    this.#part("delete").addEventListener("click", () => bank.remove(this));
    this.start();
  }

  #part(name) {
    return this.element.querySelector(`[data-part="${name}"]`);
  }

  get value() {
    return cleanText(this.box.value);
  }

  isOwn(input) {
    return input === this.box;
  }

  typed() {
    super.typed();
    this.#say();
  }

  put(val) {
    if (this.box.value !== (val ?? "")) this.box.value = val ?? "";
    this.#say();
  }

  words(val) {
    return val ?? "";
  }

  #say() {
    this.inserting.textContent = this.value;
    growBox(this.box);
  }

  #edit() {
    this.box.hidden = !this.box.hidden;
    this.#part("edit").setAttribute("aria-expanded", String(!this.box.hidden));
    if (this.box.hidden) return;
    growBox(this.box);
    this.box.focus();
  }
}
