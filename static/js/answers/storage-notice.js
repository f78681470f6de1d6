import { Component } from "../component.js";
import { downloadText } from "../download.js";

/** Explains, at the top of the page, what is wrong with this browser's storage or this page, what is safe and what to do. */
export class StorageNotice extends Component {
  mount() {
    this.part("dismiss").addEventListener("click", () => this.answers.startAfresh());
    this.part("download").addEventListener("click", () => this.#download());
    this.part("remove").addEventListener("click", () => this.#remove());
    this.part("reload").addEventListener("click", () => location.reload());
    this.answers.addEventListener("state", () => this.#update());
    this.#update();
  }

  #update() {
    const { health, isWiped, isOutdated } = this.answers;
    const reason = isWiped ? "wiped" : isOutdated && health === "ok" ? "outdated" : health;
    this.element.hidden = reason === "ok";
    if (this.element.hidden || this.element.dataset.reason === reason) return;
    this.element.dataset.reason = reason;
    this.part("text").textContent = this.text(reason);
    this.part("dismiss").hidden = reason !== "wiped";
    this.part("download").hidden = ["wiped", "outdated"].includes(reason);
    this.part("remove").hidden = reason !== "gone";
    this.part("reload").hidden = reason !== "outdated";
  }

  /** The account was erased: what this browser still holds of it goes too, once the person says so. */
  async #remove() {
    await this.answers.account.leave({ keeps: false, copied: await this.answers.account.unsentNames() });
    location.reload();
  }

  /** What stands in the page's boxes, whether or not it could be stored; of an account that was erased, everything. */
  async #download() {
    if (this.element.dataset.reason === "gone") {
      const { allWords } = await import("./all-words.js");
      return downloadText(await allWords(this.answers), this.element.dataset.file);
    }
    const boxes = [...document.querySelectorAll('[data-component="reflection-box"], [data-field]')];
    const texts = boxes.map((box) => [box.querySelector(".prompt, .cell-label")?.textContent.trim(), textIn(box)]);
    const written = texts.filter(([, text]) => text.trim() !== "");
    downloadText(written.map(([prompt, text]) => `> ${prompt}\n\n${text}\n`).join("\n"), this.element.dataset.file);
  }
}

/** What stands in a box, or in all the inputs of a worksheet's field. */
function textIn(box) {
  const inputs = [...box.querySelectorAll("textarea, select, input:not([type=checkbox]), input:checked")];
  return inputs.map((input) => (input.tagName === "SELECT" && !input.value ? "" : input.value)).filter(Boolean).join("\n");
}
