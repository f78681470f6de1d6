const TIMEOUT_MS = 20_000;

/**
 * Sends a write to the server.
 * @param {string} path
 * @param {string} [body] JSON
 * @param {{keepalive?: boolean}} [options] keepalive: the page is going away, and the request may outlive it
 * @returns {Promise<Response>} rejects when there is no network or no answer within 20 s
 */
export function post(path, body, { keepalive = false } = {}) {
  const headers = body === undefined ? {} : { "Content-Type": "application/json" };
  return fetch(path, { method: "POST", headers, body, keepalive, signal: AbortSignal.timeout(TIMEOUT_MS) });
}

/**
 * Sends a text over the one that the sender last saw.
 * @param {string} path
 * @param {string} text
 * @param {string} seen the etag of that one
 * @returns {Promise<Response>} 412 when another one stands there; rejects as post() does
 */
export function postText(path, text, seen) {
  const headers = { "Content-Type": "application/json", "If-Match": `"${seen}"` };
  return fetch(path, { method: "POST", headers, body: JSON.stringify({ text }), signal: AbortSignal.timeout(TIMEOUT_MS) });
}

/** @returns {Promise<any>} the JSON at path; rejects when there is no network, no answer within 20 s, or no 200 */
export async function getJson(path) {
  const response = await fetch(path, { signal: AbortSignal.timeout(TIMEOUT_MS) });
  if (!response.ok) throw new Error(`${path}: ${response.status}`);
  return response.json();
}
