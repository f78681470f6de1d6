import { Component } from "../component.js";
import { OwnReviews } from "../review/own-reviews.js";
import { isReviewed, openWords } from "./open-words.js";
import { SubmittedWork } from "./submitted-work.js";

/** On the page of a version that waits: who has it, and the ways on. They are there also when the course asks for it no more. */
export class OpenRound extends Component {
  mount() {
    const { homework, version } = this.element.dataset;
    this.work = SubmittedWork.of(this.answers);
    this.reviews = OwnReviews.of(this.answers);
    this.is = (each) => each.homework === homework && each.version === Number(version) && each.state === "handed_in";
    for (const known of [this.work, this.reviews]) known.addEventListener("change", () => this.#show());
    this.part("withdraw").addEventListener("click", () => this.#tell("withdrawals"));
    this.part("close").addEventListener("click", () => this.#tell("closings"));
    this.part("send").addEventListener("click", () => this.#tell("sendings", { team: this.part("team").value }));
    this.#show();
  }

  get #open() {
    return this.work.submissions.find(this.is);
  }

  #show() {
    const open = this.#open;
    this.element.hidden = !open;
    if (!open) return;
    const { teams } = this.work;
    const words = openWords(open, teams, this.reviews.holderOf(open), (name, values) => this.text(name, values));
    if (this.part("open-words").textContent !== words) this.part("open-words").textContent = words;
    const select = this.part("team");
    if (teams.map(({ id }) => id).join() !== [...select.options].map(({ value }) => value).join()) {
      select.replaceChildren(...teams.map(({ id, name }) => new Option(name, id)));
    }
    this.part("close").hidden = isReviewed(open);
    for (const name of ["team-choice", "send"]) this.part(name).hidden = isReviewed(open) || !teams.length;
  }

  async #tell(what, body) {
    const answer = await this.work.tell(this.#open, what, body);
    if (!answer.error) return location.reload();
    this.part("refusal").textContent = answer.error.message || this.text("not-reached");
    this.part("refusal").hidden = false;
  }
}
