import { Component } from "../component.js";

/** The first and the last scores side by side, as a picture with its words. */
export class ScoreComparison extends Component {
  mount() {
    this.answers.addEventListener("change", ({ detail }) => detail.key.startsWith("p:score/") && this.#show());
    this.#show();
  }

  #show() {
    const rows = [...this.element.querySelectorAll("[data-skill]")];
    const isEmpty = rows.map((row) => this.#showRow(row)).every((isScored) => !isScored);
    this.part("empty").hidden = !isEmpty;
    this.part("rows").hidden = isEmpty;
    this.part("legend").hidden = isEmpty;
  }

  #showRow(row) {
    const [first, last] = ["first", "last"].map((moment) => this.answers.head(`p:score/${moment}/${row.dataset.skill}`)?.val);
    row.querySelector("[data-first]").setAttribute("width", String(10 * (first ?? 0)));
    row.querySelector("[data-last]").setAttribute("width", String(10 * (last ?? 0)));
    row.querySelector("[data-first-number]").textContent = first ?? "–";
    row.querySelector("[data-last-number]").textContent = last ?? "–";
    const none = this.text("none");
    const words = this.text("pair", { skill: row.dataset.name, first: first ?? none, last: last ?? none });
    row.querySelector("[data-words]").textContent = words;
    return first !== undefined || last !== undefined;
  }
}
