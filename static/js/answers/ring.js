/**
 * The last local snapshots of a key, for history: at most 20, at least 30 s apart, and always the one before a cut of 200
 * characters or more.
 *
 * @typedef {{val: any, at: string}} Snapshot
 */
const MOST = 20;
const APART_MS = 30_000;
const CUT = 200;

/**
 * @param {Snapshot[]} ring oldest first
 * @param {import("./local-change.js").Head|null} before what the key showed until now
 * @param {any} next what it shows from now on
 * @returns {Snapshot[]} the same array when nothing is to be kept
 */
export function keepSnapshot(ring, before, next) {
  if (!before || typeof before.val !== "string" || before.val === "") return ring;
  const last = ring.at(-1);
  if (last?.val === before.val) return ring;
  const isCut = before.val.length - String(next ?? "").length >= CUT;
  const isDue = !last || Date.parse(before.at) - Date.parse(last.at) >= APART_MS;
  return isCut || isDue ? [...ring, { val: before.val, at: before.at }].slice(-MOST) : ring;
}
