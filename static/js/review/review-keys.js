import { Component } from "../component.js";

/** Keys for the list and for a version; `?` shows them. They mean nothing while somebody types. */
export class ReviewKeys extends Component {
  mount() {
    this.acts = {
      n: () => location.assign(this.element.dataset.next),
      q: () => location.assign(this.element.dataset.queue),
      j: () => this.#step(1),
      k: () => this.#step(-1),
      f: () => this.element.querySelector(".queue-filter select")?.focus(),
      t: () => this.element.querySelector(".claim-form button")?.focus(),
      h: () => this.#handOn(),
      a: () => this.#press("ask"),
      c: () => this.#press("comment"),
      d: () => document.getElementById("decision")?.focus(),
      "?": () => this.part("keys").showModal(),
    };
    document.addEventListener("keydown", (event) => this.#pressed(event));
  }

  #pressed(event) {
    const isTyping = event.target.closest("input, textarea, select, [contenteditable], dialog");
    if (isTyping || event.ctrlKey || event.metaKey || event.altKey || !(event.key in this.acts)) return;
    event.preventDefault();
    this.acts[event.key]();
  }

  get #places() {
    return [...this.element.querySelectorAll(".queue-list a, .review-field")];
  }

  get #current() {
    return this.#places.findIndex((place) => place.contains(document.activeElement));
  }

  #step(by) {
    const next = this.#places[Math.max(this.#current + by, 0)];
    next?.focus();
    next?.scrollIntoView({ block: "center" });
  }

  #handOn() {
    const form = this.element.querySelector(".hand-on");
    if (!form) return;
    form.open = true;
    form.querySelector("select").focus();
  }

  #press(about) {
    this.#places[this.#current]?.querySelector(`.review-margin [data-about="${about}"]`)?.click();
  }
}
