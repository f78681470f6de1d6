import { getJson } from "../http.js";

/**
 * Where keys stand in the course, in words.
 * @param {string[]} keys
 * @returns {Promise<Map<string, {name: string, path: string}|null>>} null for a key that the course does not know, and for all of
 *   them when the server cannot be asked
 */
export async function placesOf(keys) {
  if (keys.length === 0) return new Map();
  let places = {};
  try {
    places = await getJson("/places.json");
  } catch {
    places = {}; // a name is a comfort: without a network the key itself is shown
  }
  return new Map(keys.map((key) => [key, places[key] ?? null]));
}

/** An instant in words: "today 10:42", or with its date. */
export function moment(at) {
  const lang = document.documentElement.lang;
  const time = new Intl.DateTimeFormat(lang, { timeStyle: "short" }).format(at);
  const days = Math.round((new Date(at).setHours(0, 0, 0, 0) - new Date().setHours(0, 0, 0, 0)) / 86_400_000);
  if (days < -1) return new Intl.DateTimeFormat(lang, { dateStyle: "medium", timeStyle: "short" }).format(at);
  return `${new Intl.RelativeTimeFormat(lang, { numeric: "auto" }).format(days, "day")} ${time}`;
}
