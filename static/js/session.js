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

/**
 * The account that last signed in in this browser and did not sign out, as a cookie from the server says: known at once, so that
 * nobody's page opens on another's words. Whether its session still lives, only the server knows.
 * @returns {string|null}
 */
export const lastSignedIn = () => /(?:^|; )(?:__Host-)?account=([0-9a-f-]{36})(?:;|$)/.exec(document.cookie)?.[1] ?? null;

/** Whether the person who signed in here said that others use this computer too: then this browser keeps nothing of theirs. */
export const isSharedComputer = () => /(^|; )(__Host-)?shared=1(;|$)/.test(document.cookie);

/** Nobody is signed in here any more: the next page opens nobody's words. */
export function forgetSignedIn() {
  document.cookie = "account=; Max-Age=0; Path=/";
  document.cookie = "__Host-account=; Max-Age=0; Path=/; Secure";
}
