import { Component } from "../component.js";

/** The author's drafts that are in no file yet: a link to each, also to those whose file is not there any more. */
export class OpenDrafts extends Component {
  mount() {
    this.answers.addEventListener("change", ({ detail }) => detail.key.startsWith("e:") && this.#show());
    this.#show();
  }

  #show() {
    const open = this.answers.entries("e:").filter(([, { val }]) => val !== null);
    this.element.hidden = open.length === 0;
    this.part("list").replaceChildren(...open.map(([key, { val }]) => this.#row(key.slice(2), val)));
  }

  #row(name, { text }) {
    const row = document.createElement("li");
    const file = document.querySelector(`[data-file="${CSS.escape(name)}"] a`);
    if (file) {
      const link = file.cloneNode(true);
      row.append(link, " ");
    } else {
      const copy = document.createElement("button");
      copy.type = "button";
      copy.className = "quiet";
      copy.textContent = this.text("copy");
      copy.addEventListener("click", async () => {
        await navigator.clipboard.writeText(text);
        copy.textContent = this.text("copied");
      });
      row.append(copy, ` ${this.text("gone")} `);
    }
    const path = document.createElement("code");
    path.textContent = name;
    row.append(path);
    return row;
  }
}
