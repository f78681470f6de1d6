import { Component, copyOf } from "../component.js";
import { post } from "../http.js";
import { moment } from "./places.js";

/** One reflection's way to one's teams: with whom it is shared, who read it, and the acts to share it and to take it back. */
export class ReflectionSharing extends Component {
  /**
   * @param {HTMLElement} place the reflection on its page, or its entry in the journal
   * @param {import("./shared-reflections.js").SharedReflections} known
   */
  constructor(place, known) {
    const copy = copyOf("sharing-part");
    super(copy.firstElementChild, known.answers);
    this.known = known;
    this.ids = [(place.dataset.key ?? place.dataset.entry).slice(2), ...(place.dataset.was ?? "").split(" ").filter(Boolean)];
    this.keys = this.ids.map((id) => `r:${id}`);
    this.button = this.part("open");
    place.querySelector('[data-part="history"]').after(" ", this.button);
    place.append(copy);
    this.button.addEventListener("click", () => this.#toggle());
    this.known.addEventListener("change", () => this.#show());
    this.answers.addEventListener("change", ({ detail }) => this.keys.includes(detail.key) && this.#show());
  }

  get #isOpen() {
    return this.button.getAttribute("aria-expanded") === "true";
  }

  #toggle() {
    this.button.setAttribute("aria-expanded", String(!this.#isOpen));
    this.#show();
  }

  get #key() {
    return this.keys.find((key) => this.answers.head(key)) ?? this.keys[0];
  }

  #show() {
    const copies = this.known.shared.filter(({ reflection }) => this.ids.includes(reflection));
    const others = this.known.teams.filter(({ id, managers }) => managers.length && !copies.some(({ team }) => team === id));
    this.button.hidden = others.length === 0;
    this.part("copies").replaceChildren(...copies.map((copy) => this.#copyLine(copy)));
    this.part("offers").replaceChildren(...(this.#isOpen ? others.map((team) => this.#offerLine(team)) : []));
    this.element.hidden = copies.length === 0 && (others.length === 0 || !this.#isOpen);
  }

  #copyLine(copy) {
    const { name = "" } = this.known.teams.find(({ id }) => id === copy.team) ?? {};
    const says = [this.text("shared", { team: name, when: moment(new Date(copy.shared_at)) })];
    for (const { by, at } of copy.read) says.push(this.text("read", { name: by || this.text("nobody"), when: moment(new Date(at)) }));
    if (!copy.read.length) says.push(this.text("unread"));
    const isChanged = this.answers.head(this.#key)?.id !== copy.change;
    if (isChanged) says.push(this.text("changed"));
    const refresh = buttonOf(this.text("refresh"), () => this.#share(copy.team));
    const takeBack = buttonOf(this.text("take-back"), () => this.#ask(this.known.path(copy)));
    return lineOf(says.join(" "), ...(isChanged ? [refresh] : []), takeBack);
  }

  #offerLine({ id, name, managers }) {
    const words = this.text("offer", { team: name, names: managers.join(", ") });
    return lineOf(words, buttonOf(this.text("share", { team: name }), () => this.#share(id)));
  }

  /** Shares what the account holds; what has not reached it is never shared. */
  async #share(team) {
    const isSent = await this.answers.account.flush().catch(() => false);
    const change = this.answers.head(this.#key)?.id;
    if (!isSent) return this.#fail(this.text("unsent"));
    if (!change) return this.#fail(this.text("empty"));
    await this.#ask(this.known.path(), { account: this.answers.space.account, key: this.#key, change, team });
  }

  async #ask(path, body = {}) {
    this.part("fault").hidden = true;
    const response = await post(path, JSON.stringify(body)).catch(() => null);
    if (!response) return this.#fail(this.text("no-network"));
    if (response.status === 401) return this.#fail(this.text("signed-out"));
    const answer = await response.json();
    if (!response.ok) return this.#fail(answer.error.message);
    this.known.take(answer);
    this.part("copies").focus();
  }

  #fail(words) {
    this.part("fault").textContent = words;
    this.part("fault").hidden = false;
    this.part("fault").focus();
  }
}

function lineOf(words, ...buttons) {
  const line = document.createElement("li");
  const says = document.createElement("p");
  const acts = document.createElement("p");
  says.textContent = words;
  acts.className = "sharing-acts";
  acts.append(...buttons);
  line.append(says, acts);
  return line;
}

function buttonOf(words, act) {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = words;
  button.addEventListener("click", async () => {
    button.disabled = true;
    await act();
    button.disabled = false;
  });
  return button;
}
