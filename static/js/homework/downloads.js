/**
 * Documents as files. The server makes them of what is sent, and keeps nothing; so it works without an account, and only with a network.
 */
import { downloadFile } from "../download.js";
import { post } from "../http.js";
import { localDay, localZone } from "../local-day.js";

/** The buttons that ask for a file, and the line that says what became of it. */
export class Downloads {
  #isAsking = false;

  /**
   * @param {HTMLElement} element with a button for each `data-format`, and the texts
   * @param {string} path what makes the files
   * @param {() => object|null} asked the document or documents; null when there is nothing to put into a file
   */
  constructor(element, path, asked) {
    this.element = element;
    this.path = path;
    this.asked = asked;
    this.line = element.querySelector('[data-part="download-state"]');
    for (const button of element.querySelectorAll("[data-format]")) button.addEventListener("click", () => this.#download(button));
  }

  async #download(button) {
    const asked = this.asked();
    if (this.#isAsking) return;
    if (!asked) return this.#say("nothing");
    this.#isAsking = true;
    this.#say("making");
    const body = { ...asked, format: button.dataset.format, today: localDay(new Date()), zone: localZone() };
    this.#say(...(await this.#fetch(body)));
    this.#isAsking = false;
  }

  /** @returns {Promise<[string, string?]>} the name of what to say, or the server's own words */
  async #fetch(body) {
    let response;
    try {
      response = await post(this.path, JSON.stringify(body));
      if (!response.ok) return ["", (await response.json()).error.message];
      downloadFile(await response.blob(), nameIn(response));
    } catch {
      return ["offline"]; // no network, or an answer that is none: the words are where they were
    }
    return [response.headers.get("Course-File-Note") ? "not-accessible" : "made"];
  }

  #say(name, words = this.line.getAttribute(`data-text-${name}`)) {
    this.line.textContent = words;
  }
}

const nameIn = (response) =>
  decodeURIComponent(/filename\*=UTF-8''([^;]+)/.exec(response.headers.get("Content-Disposition"))?.[1] ?? "document");
