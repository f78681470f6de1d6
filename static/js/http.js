const TIMEOUT_MS = 20_000;

/**
 * Sends a write to the server.
 * @param {string} path
 * @returns {Promise<Response>} rejects when there is no network or no answer within 20 s
 */
export function post(path) {
  return fetch(path, { method: "POST", signal: AbortSignal.timeout(TIMEOUT_MS) });
}
