import { Component } from "../component.js";
import { stateOf } from "../progress/completion.js";
import { knownItems, meetItems } from "./known-items.js";
import { keepPlace } from "./reading-place.js";

/** The list of a chapter's modules with their ticks and where the reader is; on a phone a bar that opens the list. */
export class ChapterRail extends Component {
  mount() {
    const counted = this.element.querySelector("[data-items]");
    this.items = new Map(JSON.parse(counted.dataset.items).map((item) => [item.id, item]));
    this.rows = new Map([...this.element.querySelectorAll("li[data-item]")].map((row) => [row.dataset.item, row]));
    this.toggle = this.part("toggle");
    this.toggle.addEventListener("click", () => this.#open(this.toggle.getAttribute("aria-expanded") !== "true"));
    this.element.addEventListener("click", (event) => event.target.closest("a") && this.#open(false));
    this.element.addEventListener("keydown", (event) => event.key === "Escape" && this.#close());
    this.answers.addEventListener("change", ({ detail }) => detail.key.startsWith("d:") && this.#showStates());
    this.#showStates();
    this.#showNew();
    this.#watchReading();
  }

  /** What joined the chapter since it was first opened here carries a word until it has been read. */
  #showNew() {
    const { chapter } = this.element.dataset;
    const known = knownItems(chapter);
    if (!known) return meetItems(chapter, this.rows.keys());
    for (const [id, row] of this.rows) {
      const names = [id, ...this.items.get(id).was];
      row.querySelector("[data-new]").hidden = names.some((name) => known.has(name));
    }
  }

  #open(isOpen) {
    this.toggle.setAttribute("aria-expanded", String(isOpen));
    this.element.classList.toggle("is-open", isOpen);
  }

  #close() {
    this.#open(false);
    this.toggle.focus();
  }

  #showStates() {
    for (const [id, row] of this.rows) {
      const state = stateOf(this.items.get(id), (keys) => this.answers.headOf(keys));
      row.dataset.state = state;
      row.querySelector("[data-state]").textContent = state === "open" ? "" : ` (${this.text(state)})`;
    }
  }

  /** The module that crosses the upper third of the window is the one being read. */
  #watchReading() {
    const observer = new IntersectionObserver(
      (entries) => entries.filter((entry) => entry.isIntersecting).forEach((entry) => this.#isReading(entry.target)),
      { rootMargin: "-30% 0px -69% 0px" },
    );
    for (const id of this.rows.keys()) {
      const item = document.querySelector(`#module-${id}, #homework-${id}`);
      if (item) observer.observe(item);
    }
  }

  #isReading(item) {
    for (const [id, row] of this.rows) {
      const link = row.querySelector("a");
      if (id === item.dataset.item) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }
    meetItems(this.element.dataset.chapter, [item.dataset.item]);
    const title = item.querySelector("h3").textContent.trim();
    keepPlace({ address: `${location.pathname}#${item.id}`, title: `${this.element.dataset.chapterTitle}, ${title}` });
  }
}
