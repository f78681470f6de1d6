import { Component } from "../component.js";
import { answerKey, closedKey, OwnReviews } from "../review/own-reviews.js";
import { stateOf } from "../progress/completion.js";
import { localDay } from "../local-day.js";
import { answerTo } from "./document-check.js";
import { documentOf } from "./document-keys.js";
import { HandInChoice } from "./hand-in-choice.js";
import { keepCheck, keptCheck } from "./kept-check.js";
import { isReviewed, openWords } from "./open-words.js";
import { SubmittedWork, wordsOf } from "./submitted-work.js";
import { TemplateDocuments } from "./template-documents.js";

const PAUSE_MS = 500;

/** Handing in, or finishing, what the person wrote for one piece of homework: first what is missing, then one button. */
export class HandIn extends Component {
  #timer = null;
  #choices = new Map();
  #isAsking = false;
  #problem = "";
  #said = "";

  mount() {
    const { item, revision } = this.element.dataset;
    this.item = { id: item, revision: Number(revision) };
    this.ids = [item, ...this.earlierIds];
    const blocks = [...document.querySelectorAll(".template-link[data-template]")];
    this.templates = blocks.map((block) => new TemplateDocuments(block, this.answers, this.text("untitled")));
    this.work = SubmittedWork.of(this.answers);
    this.work.addEventListener("change", () => this.#show());
    this.reviews = OwnReviews.of(this.answers);
    this.reviews.addEventListener("change", () => this.#show());
    this.answers.addEventListener("change", ({ detail }) => documentOf(detail.key) && this.#later());
    this.answers.addEventListener("state", () => this.#show());
    this.part("hand-in").addEventListener("click", () => this.#handIn());
    this.part("cancel").addEventListener("click", () => this.work.waiting.cancel(this.item.id));
    this.part("withdraw").addEventListener("click", () => this.#tell("withdrawals"));
    this.part("close").addEventListener("click", () => this.#tell("closings"));
    this.part("send").addEventListener("click", () => this.#tell("sendings", { team: this.part("team").value }));
    this.#show();
    return this.#showChoices();
  }

  #later() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#showChoices(), PAUSE_MS);
  }

  get #act() {
    return this.work.isReviewed ? "hand_in" : "finish";
  }

  /** Which documents there are, chosen or not, each with what is missing in it. */
  async #showChoices() {
    const found = this.templates.flatMap((documents) => documents.list().filter(({ isDeleted }) => !isDeleted)
      .map((listed, place) => this.#choiceOf(listed, documents, place)));
    const elements = found.map(({ element }) => element);
    const list = this.part("choices");
    if (elements.some((element, place) => element !== list.children[place]) || elements.length !== list.children.length) {
      list.replaceChildren(...elements);
    }
    this.found = found;
    this.#show();
    for (const choice of found) await this.#check(choice);
  }

  #choiceOf(listed, documents, place) {
    const { id, isArchived } = listed;
    if (!this.#choices.has(id)) {
      const choice = new HandInChoice(id, documents, (name, values) => this.text(name, values), () => this.#complain(""));
      choice.isChosen = !isArchived && (documents.isPerCustomer || place === 0);
      this.#choices.set(id, choice);
    }
    const choice = this.#choices.get(id);
    choice.show(listed);
    return choice;
  }

  /** What is missing is as new as the document: asked again when something was written since. */
  async #check(choice) {
    const { store } = this.answers;
    const kept = await keptCheck(store, choice.id);
    if (kept) choice.showMissing(kept.answer);
    const asked = choice.documents.asked(choice.id);
    const isSame = kept?.answer.version === asked.version && kept.answer.today === localDay(new Date());
    if (isSame && new Date(kept.at) > new Date(choice.changedAt)) return;
    const answer = await answerTo(asked);
    if (answer.error) return;
    choice.showMissing(answer);
    await keepCheck(store, choice.id, { at: new Date().toISOString(), answer });
    document.dispatchEvent(new Event("document-checked"));
  }

  #show() {
    const { waiting } = this.work;
    const versions = this.work.versionsOf(this.ids);
    const open = versions.find(({ state }) => state === "handed_in");
    const isOpen = Boolean(open);
    const isWaiting = Boolean(waiting.of(this.item.id));
    const hasAccount = Boolean(this.answers.account);
    this.#say("title", this.text(`title-${this.#act === "finish" ? "finish" : "hand-in"}`));
    this.#say("lead", this.text(this.#act === "finish" ? "lead-finish" : "lead-hand-in"));
    this.part("sign-in").hidden = hasAccount;
    this.part("choice").hidden = isOpen || !this.found?.length;
    this.part("nothing").hidden = isOpen || Boolean(this.found?.length);
    const button = this.part("hand-in");
    button.hidden = !hasAccount || isOpen || isWaiting || !this.found?.length;
    button.textContent = this.text(this.#act === "finish" ? "finish" : "hand-in", { version: (versions[0]?.version ?? 0) + 1 });
    button.disabled = this.#isAsking || this.answers.health === "newer";
    this.part("waiting").hidden = !isWaiting;
    this.#say("waiting-words", this.text(waiting.isSending ? "sending" : waiting.needsSignIn ? "needs-sign-in" : "needs-network"));
    this.#showOpen(open);
    this.#showTeams(open ? !isReviewed(open) && this.work.teams.length > 0 : this.#act === "hand_in" && this.work.teams.length > 1);
    const refusal = this.#problem || (waiting.refusals.get(this.item.id) ?? "");
    this.part("refusal").hidden = !refusal;
    this.#say("refusal", refusal);
    this.#showVersions(versions);
  }

  /** An open version waits for somebody, or has lost its reviewers and waits for its author's decision. */
  #showOpen(open) {
    this.part("open-round").hidden = !open;
    if (!open) return;
    const words = openWords(open, this.work.teams, this.reviews.holderOf(open), (name, values) => this.text(name, values));
    this.#say("open-words", words);
    this.part("close").hidden = isReviewed(open);
    this.part("send").hidden = isReviewed(open) || !this.work.teams.length;
  }

  /** The teams to choose from; the one that is chosen stays so while it is there. */
  #showTeams(isAsked) {
    this.part("team-choice").hidden = !isAsked;
    const select = this.part("team");
    const names = this.work.teams.map(({ id, name }) => [name, id]);
    if (JSON.stringify(names) === JSON.stringify([...select.options].map(({ text, value }) => [text, value]))) return;
    const chosen = select.value;
    select.replaceChildren(...names.map(([name, id]) => new Option(name, id, false, id === chosen)));
  }

  #say(name, words) {
    if (this.part(name).textContent !== words) this.part(name).textContent = words;
  }

  #complain(words) {
    this.#problem = words;
    this.#show();
  }

  #showVersions(versions) {
    const said = JSON.stringify(versions);
    if (said === this.#said) return; // whoever is on one of the links stays there
    this.#said = said;
    this.part("versions").hidden = versions.length === 0;
    this.part("version-list").replaceChildren(...versions.map((version) => {
      const [line, link] = ["li", "a"].map((name) => document.createElement(name));
      link.href = version.path;
      link.textContent = wordsOf(version, (name, values) => this.text(name, values));
      line.append(link, ` ${version.documents.map(({ title }) => title).join(", ")}`);
      return line;
    }));
  }

  async #handIn() {
    if (this.#isAsking || this.work.waiting.of(this.item.id)) return;
    const chosen = this.found.filter(({ isChosen }) => isChosen).map(({ id }) => id);
    if (!chosen.length) return this.#complain(this.text("none-chosen"));
    this.#isAsking = true;
    this.#complain("");
    try {
      const team = this.part("team-choice").hidden ? undefined : this.part("team").value;
      await this.work.waiting.add(this.item, this.#act, chosen, { team, answered: this.#answered });
    } finally {
      this.#isAsking = false;
      this.#show();
    }
    if (stateOf({ ...this.item, was: this.ids.slice(1) }, (keys) => this.answers.headOf(keys)) !== "open") {
      this.part("versions").focus();
    }
  }

  /** The keys of what the person said to the asks that wait. */
  get #answered() {
    return this.reviews.asksOf(this.ids).flatMap(({ id }) => [answerKey(id), closedKey(id)]);
  }

  async #tell(what, body) {
    const open = this.work.versionsOf(this.ids).find(({ state }) => state === "handed_in");
    if (!open) return;
    const answer = await this.work.tell(open, what, body);
    this.#complain(answer.error ? answer.error.message || this.text("not-reached") : "");
    if (!answer.error) this.part("versions").focus();
  }
}
