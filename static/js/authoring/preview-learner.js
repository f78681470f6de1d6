/** A learner whom authors look through: a space in the memory of this window, with made-up words. Nothing of it is kept. */
import { databaseOf } from "../answers/answer-space.js";
import { AnswerStore } from "../answers/answer-store.js";
import { memoryWorld } from "../answers/memory-database.js";

const CHOSEN = "preview-learner";
const SPACE = { name: "preview", account: null, isCurrent: true, isShared: true };
const NEWEST = 999;

export const chosenLearner = () => sessionStorage.getItem(CHOSEN) ?? "empty";

export const chooseLearner = (learner) => sessionStorage.setItem(CHOSEN, learner);

/** @returns {Promise<object>} a world with the words of the chosen learner, and the space that holds them */
export async function learnerWorld() {
  const world = { ...memoryWorld({ now: () => new Date(), newId: () => crypto.randomUUID() }), space: SPACE };
  const learner = chosenLearner();
  if (learner === "empty") return world;
  const places = await (await fetch("/places.json")).json();
  const store = new AnswerStore(databaseOf(SPACE.name), world);
  await store.open();
  await Promise.all([...wordsOf(learner, places)].map(([key, val]) => store.update(key, val)));
  return world;
}

/**
 * What a learner wrote: half of each page, or all of it. Who comes back ticked everything before its last change. Pure.
 * @param {"half"|"finished"|"returned"} learner
 * @param {Record<string, {name: string, path: string}>} places every key of the course with its place
 * @returns {Map<string, unknown>}
 */
export function wordsOf(learner, places) {
  const pages = Map.groupBy(Object.keys(places), (key) => `${key[0]} ${places[key].path.split("#")[0]}`);
  const half = (keys) => keys.slice(0, Math.floor(keys.length / 2));
  const keys = [...pages.values()].flatMap((all) => (learner === "half" ? half(all) : all));
  const at = new Date().toISOString();
  const words = keys.map((key) => [key, valueOf(key, learner, at)]);
  return new Map(words.filter(([, val]) => val !== null));
}

function valueOf(key, learner, at) {
  if (key.startsWith("d:")) return { done: true, revision: learner === "returned" ? 0 : NEWEST, at };
  if (key.startsWith("p:score/first/")) return 4;
  if (key.startsWith("p:score/last/")) return learner === "half" ? null : 8;
  if (key === "p:first-day") return dayFromNow(-30);
  if (key === "p:last-day") return dayFromNow(learner === "half" ? 30 : -1);
  if (key.startsWith("r:") || key === "p:why-here") return SENTENCES;
  return null;
}

const dayFromNow = (days) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

const SENTENCES =
  "On Monday I sit down with the account team and write the promise into the plan, with a name and a date beside it.\n\n" +
  "What I had not seen: the customer hears of a delay from us first, or from somebody else.";
