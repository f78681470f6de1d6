import { Component } from "../component.js";
import { chooseLearner, chosenLearner } from "./preview-learner.js";

const PLACE = "preview-place";

/** Reloads the page when its course changes, and stays at the same place; lets the author choose whose eyes to look through. */
export class PreviewBar extends Component {
  mount() {
    this.learner = this.part("learner");
    this.learner.value = chosenLearner();
    this.learner.addEventListener("change", () => this.#look());
    this.#listen();
    document.fonts.ready.then(() => requestAnimationFrame(returnToPlace));
  }

  #look() {
    chooseLearner(this.learner.value);
    this.#reload();
  }

  #listen() {
    const events = new EventSource(this.element.dataset.events);
    events.addEventListener("message", ({ data }) => data !== this.element.dataset.version && this.#reload());
    events.addEventListener("style", ({ data }) => this.#showStyle(JSON.parse(data)));
    events.addEventListener("open", () => this.#say("live"));
    events.addEventListener("error", () => this.#say("lost"));
  }

  /** What the course is shown with and should be mended. @param {{path: string, line: number, message: string, hint: string}[]} problems */
  #showStyle(problems) {
    const element = this.part("style");
    element.hidden = problems.length === 0;
    const words = element.getAttribute(problems.length === 1 ? "data-text-one" : "data-text-many");
    this.part("style-count").textContent = words.replace("{count}", problems.length);
    this.part("style-list").replaceChildren(...problems.map(({ path, line, message, hint }) => {
      const [row, place, advice] = ["li", "code", "i"].map((name) => document.createElement(name));
      place.textContent = `${path}:${line}`;
      advice.textContent = `(${hint})`;
      row.append(place, ` ${message} `, advice);
      return row;
    }));
  }

  #say(state) {
    this.part("state").textContent = this.part("state").getAttribute(`data-text-${state}`);
  }

  #reload() {
    history.scrollRestoration = "manual";
    sessionStorage.setItem(PLACE, JSON.stringify({ path: location.pathname, ...placeNow() }));
    location.reload();
  }
}

/** The last named element above the top of the window, and how far above it begins. */
function placeNow() {
  const shown = [...document.querySelectorAll("main [id]")].filter((element) => element.getClientRects().length > 0);
  const anchor = shown.findLast((element) => element.getBoundingClientRect().top <= 0);
  return anchor ? { id: anchor.id, offset: -anchor.getBoundingClientRect().top } : { id: "", offset: scrollY };
}

function returnToPlace() {
  const kept = JSON.parse(sessionStorage.getItem(PLACE) ?? "null");
  sessionStorage.removeItem(PLACE);
  if (kept?.path !== location.pathname) return;
  const anchor = document.getElementById(kept.id);
  const top = anchor ? anchor.getBoundingClientRect().top + scrollY : 0;
  scrollTo({ top: top + kept.offset, behavior: "instant" });
}
