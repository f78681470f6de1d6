import { post } from "../http.js";
import { localDay, localZone } from "../local-day.js";

/**
 * Has a document checked by the server.
 * @param {{template: string, version: number, values: object}} asked
 * @returns {Promise<object>} the answer; `error` with its message when the server refused, without one when it was not reached;
 *   `error.isTooLarge` when there is more in it than the server looks through
 */
export async function answerTo({ template, version, values }) {
  const body = { template, version, values, today: localDay(new Date()), zone: localZone() };
  try {
    const response = await post("/api/checks", JSON.stringify(body));
    const answer = await response.json();
    return response.ok ? answer : { error: { message: answer.error?.message ?? "", isTooLarge: response.status === 413 } };
  } catch {
    return { error: { message: "" } }; // no network, or an answer that is none: said in words
  }
}
