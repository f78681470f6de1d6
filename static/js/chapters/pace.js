import { Component } from "../component.js";
import { paceDates } from "./pace-dates.js";

/** The pace that follows from the person's two dates: until when each chapter fits. */
export class Pace extends Component {
  mount() {
    this.rows = [...this.element.querySelectorAll("[data-minutes]")];
    this.answers.addEventListener("change", ({ detail }) => /^p:(first|last)-day$/.test(detail.key) && this.#show());
    this.#show();
  }

  #show() {
    const first = this.answers.head("p:first-day")?.val;
    const last = this.answers.head("p:last-day")?.val;
    this.element.hidden = !first || !last;
    if (this.element.hidden) return;
    const pace = paceDates(first, last, this.rows.map((row) => Number(row.dataset.minutes)));
    const words = pace ? this.text("days", { days: pace.days, chapters: this.rows.length }) : this.text("reversed");
    this.part("days").textContent = words;
    this.element.querySelector("ol").hidden = !pace;
    if (pace) this.rows.forEach((row, place) => showDate(row.querySelector("[data-until]"), pace.until[place]));
  }
}

function showDate(element, date) {
  element.dateTime = date;
  const format = new Intl.DateTimeFormat(document.documentElement.lang, { weekday: "short", day: "numeric", month: "long", timeZone: "UTC" });
  element.textContent = format.format(new Date(`${date}T00:00:00Z`));
}
