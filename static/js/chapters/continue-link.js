import { Component } from "../component.js";
import { lastPlace } from "./reading-place.js";

/** "Continue where you left off". */
export class ContinueLink extends Component {
  mount() {
    const place = lastPlace();
    if (!place) return;
    const link = this.part("link");
    link.href = place.address;
    link.textContent = `${this.element.dataset.text} · ${place.title}`;
    this.element.hidden = false;
  }
}
