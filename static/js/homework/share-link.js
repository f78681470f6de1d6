import { Component } from "../component.js";
import { moment } from "../answers/places.js";
import { post } from "../http.js";
import { documentOf } from "./document-keys.js";

const PATIENCE_MS = 20_000;

/** One kind of link of the document on the page: how it stands, what a release would change, the release, its end. */
export class ShareLink extends Component {
  #listed = null;

  /**
   * @param {HTMLElement} element
   * @param {import("./worksheet.js").Worksheet} sheet
   */
  constructor(element, sheet) {
    super(element, sheet.answers);
    this.sheet = sheet;
    this.path = element.dataset.path + sheet.document;
  }

  async mount() {
    this.#listen();
    await this.#attempt(async () => this.#show(await this.#state()));
  }

  #listen() {
    const on = (name, act) => this.part(name).addEventListener("click", () => act());
    on("update", () => this.#attempt(() => this.#seeChanges()));
    on("release", () => this.#attempt(() => this.#release()));
    on("not-now", () => this.#closeChanges());
    on("stop", () => this.#askToStop(true));
    on("keep-sharing", () => this.#askToStop(false));
    on("stop-now", () => this.#attempt(() => this.#stop()));
    on("copy", () => this.#copy());
    this.part("people-list").addEventListener("change", () => this.#outdate());
    this.answers.addEventListener("change", ({ detail }) => documentOf(detail.key) === this.sheet.document && this.#outdate());
  }

  /** A document that the account does not have yet was never shared; that it has to be there first is said at the release. */
  async #state() {
    const response = await fetch(this.path, { signal: AbortSignal.timeout(PATIENCE_MS) });
    if (response.status !== 404) return this.#answerIn(response);
    return { link: null, release: null, people: [], named: [], account: this.answers.space.account };
  }

  /** Does something at the server; what goes wrong is said in words, and nothing on the page is lost. */
  async #attempt(act) {
    this.part("fault").hidden = true;
    for (const name of ["update", "release", "stop-now"]) this.part(name).disabled = true;
    try {
      await act();
    } catch (error) {
      this.part("fault").textContent = error instanceof RefusedShareError ? error.message : this.text("no-network");
      this.part("fault").hidden = false;
      this.part("fault").focus();
    }
    for (const name of ["update", "release", "stop-now"]) this.part(name).disabled = false;
  }

  #show({ account, link, release, people, named }) {
    if (account !== this.answers.space.account) return this.answers.confirmSession();
    this.part("share-state").textContent = this.#stateWords(link, release);
    const isWorking = link?.state === "working";
    this.part("address-line").hidden = !isWorking || !link.address;
    this.part("unknown-address").hidden = !isWorking || Boolean(link.address);
    this.part("stop-line").hidden = !link || link.state === "revoked";
    this.part("address").value = this.part("look").href = link?.address ?? "";
    this.part("people").hidden = people.length === 0;
    this.part("people-list").replaceChildren(...people.map((person) => optionOf(person, named.includes(person.id))));
    this.#askToStop(false);
  }

  #stateWords(link, release) {
    if (!link) return this.text("none");
    const expires = new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: "long" }).format(new Date(link.expires_at));
    const said = this.text(link.state, { released: moment(new Date(release.released_at)), expires });
    if (link.state !== "working") return said;
    const seen = link.last_seen_at && { count: link.views, when: moment(new Date(link.last_seen_at)) };
    return `${said} ${seen ? this.text("opened", seen) : this.text("unopened")}`;
  }

  get #body() {
    const own = this.answers.entries("").filter(([key]) => documentOf(key) === this.sheet.document);
    return {
      version: Number(this.sheet.element.dataset.version),
      heads: Object.fromEntries(own.map(([key, { id }]) => [key, id])),
      named: [...this.part("people-list").querySelectorAll("input:checked")].map((input) => input.value),
      zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
      days: Number(this.part("days").value),
      after: 0,
    };
  }

  async #seeChanges() {
    if (!(await this.answers.account.flush().catch(() => false))) throw new RefusedShareError(this.text("unsent"));
    const body = this.#body;
    const found = await this.#ask("/changes", body);
    this.#listed = { ...body, after: found.after };
    const lead = found.is_first ? "first" : found.is_same ? "same" : found.changes.length ? "changes" : "order";
    this.part("changes-lead").textContent = this.text(lead);
    this.part("change-list").replaceChildren(...found.changes.flatMap((change) => this.#change(change, found.is_first)));
    this.part("changes").hidden = false;
    this.part("changes").focus();
  }

  #change({ place, before, after }, isFirst) {
    const [term, now, was] = [["dt", place || this.text("title")], ["dd", after || this.text("gone")],
      ["dd", this.text("was", { words: before ?? "" })]].map(([name, words]) => elementOf(name, words));
    was.className = "limit";
    return before && !isFirst ? [term, now, was] : [term, now];
  }

  /** Exactly what was listed: the server refuses when the account holds something else by now. */
  async #release() {
    this.#show(await this.#ask("", { ...this.#listed, days: Number(this.part("days").value) }));
    this.#closeChanges();
    this.part("share-state").prepend(`${this.text("released")} `);
  }

  /** Something was written since: what is listed is not what would be released. */
  #outdate() {
    this.part("changes").hidden = true;
  }

  #closeChanges() {
    this.part("changes").hidden = true;
    this.part("update").focus();
  }

  #askToStop(isAsking) {
    this.part("stop-sure").hidden = !isAsking;
    this.part("stop").hidden = isAsking;
    if (isAsking) this.part("stop-now").focus();
  }

  async #stop() {
    this.#show(await this.#ask("/revocation", {}));
    this.part("update").focus();
  }

  async #ask(way, body) {
    return this.#answerIn(await post(this.path + way, JSON.stringify(body)));
  }

  async #answerIn(response) {
    if (response.status === 401) throw new RefusedShareError(this.text("signed-out"));
    const answer = await response.json();
    if (!response.ok) throw new RefusedShareError(answer.error.message);
    return answer;
  }

  async #copy() {
    this.part("address").select();
    try {
      await navigator.clipboard.writeText(this.part("address").value);
      this.part("share-state").textContent = this.text("copied");
    } catch {
      // the browser does not let pages copy: the link is selected, and can be copied by hand
    }
  }
}

/** The server said why not, in words for the person. */
class RefusedShareError extends Error {}

function elementOf(name, words) {
  const element = document.createElement(name);
  element.textContent = words;
  return element;
}

function optionOf({ id, label }, isTicked) {
  const option = document.createElement("label");
  const input = document.createElement("input");
  option.className = "option";
  input.type = "checkbox";
  input.value = id;
  input.checked = isTicked;
  option.append(input, elementOf("span", label));
  return option;
}
