import { getJson } from "./http.js";

/**
 * Who is signed in, asked of the server.
 * @returns {Promise<{account: string|null, shared: boolean}|null>} null when the server cannot be asked now
 */
export async function askSession() {
  try {
    return await getJson("/api/session");
  } catch {
    return null;
  }
}

/** Whether a redirect led to this page: it may be the first one after signing in. */
export const cameByRedirect = () => performance.getEntriesByType("navigation")[0]?.redirectCount > 0;

/** Whether the person who signed in here said that others use this computer too: then this browser keeps nothing of theirs. */
export const isSharedComputer = () => /(^|; )shared=1(;|$)/.test(document.cookie);
