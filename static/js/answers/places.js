import { getJson } from "../http.js";

/**
 * Where keys stand in the course, in words.
 * @param {string[]} keys
 * @param {(key: string) => object|null} read what a key shows: a document's own key says on which template it is
 * @returns {Promise<Map<string, {name: string, path: string}|null>>} null for a key that the course does not know, and for all of
 *   them when the server cannot be asked
 */
export async function placesOf(keys, read = () => null) {
  if (keys.length === 0) return new Map();
  let places = {};
  try {
    places = await getJson("/places.json");
  } catch {
    places = {}; // a name is a comfort: without a network the key itself is shown
  }
  return new Map(keys.map((key) => [key, places[key] ?? placeOfDocument(key, places, read)]));
}

const DOCUMENT = /^(?:doc|f|w):([^/]+)/;

/** A document's fields stand on the page of its template. */
function placeOfDocument(key, places, read) {
  const [, id] = DOCUMENT.exec(key) ?? [];
  const found = id && places[`template:${read(`doc:${id}`)?.template}`];
  return found ? { name: found.name, path: `${found.path}#${id}` } : null;
}

/** An instant in words: "today 10:42", or with its date. */
export function moment(at) {
  const lang = document.documentElement.lang;
  const time = new Intl.DateTimeFormat(lang, { timeStyle: "short" }).format(at);
  const days = Math.round((new Date(at).setHours(0, 0, 0, 0) - new Date().setHours(0, 0, 0, 0)) / 86_400_000);
  if (days < -1) return new Intl.DateTimeFormat(lang, { dateStyle: "medium", timeStyle: "short" }).format(at);
  return `${new Intl.RelativeTimeFormat(lang, { numeric: "auto" }).format(days, "day")} ${time}`;
}
