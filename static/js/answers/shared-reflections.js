/**
 * Sharing a reflection with one's teams, beside the reflection itself: on a chapter's page and in the journal. Loaded for
 * somebody signed in who learns in a team.
 *
 * @typedef {{id: string, name: string, managers: string[]}} Team
 * @typedef {{reflection: string, team: string, change: string, shared_at: string, read: {by: string, at: string}[]}} SharedCopy
 */
import { getJson } from "../http.js";
import { ReflectionSharing } from "./reflection-sharing.js";

const PATH = "/api/shared-reflections";

/** What the server says is shared, for every reflection of the page. Event "change" when it says something else. */
export class SharedReflections extends EventTarget {
  /** @type {Team[]} */
  teams = [];
  /** @type {SharedCopy[]} */
  shared = [];

  /** @param {import("./answers.js").Answers} answers */
  constructor(answers) {
    super();
    this.answers = answers;
  }

  async begin() {
    for (const place of document.querySelectorAll('.reflection[data-key^="r:"], [data-entry^="r:"]')) new ReflectionSharing(place, this);
    addEventListener("focus", () => this.refresh());
    addEventListener("online", () => this.refresh());
    await this.refresh();
  }

  /** Asks the server. Without an answer, what is known stays. */
  async refresh() {
    const found = await getJson(PATH).catch(() => null);
    if (found) this.take(found);
  }

  /** Takes up what the server said, unless it said it to somebody else. */
  take({ account, teams, shared }) {
    if (account !== this.answers.space.account) return;
    Object.assign(this, { teams, shared });
    this.dispatchEvent(new Event("change"));
  }

  /** Where copies are made, and where the one of a reflection for a team is taken back. */
  path(copy = null) {
    return copy ? `${PATH}/${copy.reflection}/${copy.team}/withdrawals` : PATH;
  }
}
