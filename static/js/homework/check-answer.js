/** What the server says of a document (docs/api.md, "Checks"). */
import { post } from "../http.js";

/**
 * @param {{template: string, version: number|string}} template
 * @param {Record<string, any>} values
 * @returns {Promise<object>} the answer; `error` with its message when the server refused, with an empty one when it was not reached
 */
export async function answerTo({ template, version }, values) {
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
  const body = { template, version: Number(version), values, today: localDay(), zone: timeZone };
  try {
    const response = await post("/api/checks", JSON.stringify(body));
    const answer = await response.json();
    return response.ok ? answer : { error: { message: answer.error?.message ?? "" } };
  } catch {
    return { error: { message: "" } }; // no network, or an answer that is none: said in words
  }
}

/** The day here, as `2026-03-09`. */
export function localDay(now = new Date()) {
  return [now.getFullYear(), now.getMonth() + 1, now.getDate()].map((part) => String(part).padStart(2, "0")).join("-");
}
