import { getJson } from "./http.js";

/**
 * Who is signed in, asked of the server.
 * @returns {Promise<{account: string|null}|null>} null when the server cannot be asked now
 */
export async function askSession() {
  try {
    return await getJson("/api/session");
  } catch {
    return null;
  }
}
