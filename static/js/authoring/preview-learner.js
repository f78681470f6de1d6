/** A learner whom authors look through: a space in the memory of this window, with made-up words. Nothing of it is kept. */
import { databaseOf } from "../answers/answer-space.js";
import { AnswerStore } from "../answers/answer-store.js";
import { memoryWorld } from "../answers/memory-database.js";
import { SubmittedWork } from "../homework/submitted-work.js";
import { OwnReviews } from "../review/own-reviews.js";

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
  const places = await placesOfTheCourse();
  const store = new AnswerStore(databaseOf(SPACE.name), world);
  await store.open();
  await Promise.all([...wordsOf(learner, places)].map(([key, val]) => store.update(key, val)));
  return world;
}

const placesOfTheCourse = async () => (await fetch("/places.json")).json();

/** Shows every piece of homework as sent back with asks, to whom it was: one about the whole, on a worksheet one about its first field. */
export async function showReviews(answers) {
  if (chosenLearner() !== "returned") return;
  const homework = homeworkIn(await placesOfTheCourse());
  const field = document.querySelector(".sheet-field[data-field]");
  const where = field ? { field: field.dataset.field, where: field.querySelector("label, legend, .field-label")?.textContent.trim() ?? "" } : null;
  const at = new Date(Date.now() - 86_400_000).toISOString();
  const { account } = answers.space;
  const submissions = homework.map(({ id, path }) => submissionOf(id, path, at));
  await SubmittedWork.of(answers).take({ account, is_reviewed: true, teams: [], submissions });
  await OwnReviews.of(answers).take({ account, held: [], reviews: homework.map(({ id }) => reviewOf(id, at, where)) });
}

/** The pieces of homework among the places of the course. Pure. */
function homeworkIn(places) {
  const all = Object.entries(places).filter(([key, { path }]) => key.startsWith("d:") && path.startsWith("/homework/"));
  return all.map(([key, { path }]) => ({ id: key.slice(2), path }));
}

const submissionOf = (homework, path, at) => ({
  homework, version: 1, state: "returned", made_at: at, decided_at: at, path, team: null, has_reviewer: true, documents: [],
});

function reviewOf(homework, at, where) {
  const nowhere = { document: "", field: "", row: "", where: "", quote: "" };
  const ask = (number, place, words) => ({ ...nowhere, ...place, id: `${homework}-${number}`, kind: "ask", words });
  const remarks = [ask(1, {}, ASKED), ...(where ? [ask(2, where, ASKED_HERE)] : [])];
  return { homework, version: 1, decision: "return", reviewer: "Robin Hale", released_at: at, summary: SUMMED_UP, criteria: [], remarks };
}

/**
 * What a learner wrote: half of each page, or all of it. To whom the course has changed ticked everything before that. Pure.
 * @param {"half"|"finished"|"returned"|"changed"} learner
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
  if (key.startsWith("d:")) return { done: true, revision: learner === "changed" ? 0 : NEWEST, at };
  if (key.startsWith("p:score/first/")) return 4;
  if (key.startsWith("p:score/last/")) return learner === "half" ? null : 8;
  if (key === "p:first-day") return dayFromNow(-30);
  if (key === "p:last-day") return dayFromNow(learner === "half" ? 30 : -1);
  if (key.startsWith("r:") || key === "p:why-here") return SENTENCES;
  return null;
}

const dayFromNow = (days) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

const SUMMED_UP = "A clear piece of work, and nearly there. Two things before I can use it as it stands.";
const ASKED = "Name the person who does it, and the day on which you look at it again.";
const ASKED_HERE = "Say this in the customer's own words: what did they write, and when?";
const SENTENCES =
  "On Monday I sit down with the account team and write the promise into the plan, with a name and a date beside it.\n\n" +
  "What I had not seen: the customer hears of a delay from us first, or from somebody else.";
