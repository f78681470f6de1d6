/**
 * The last local snapshots of a key, for history: at most 20, at least 30 s apart, and always the one before a cut of 200
 * characters or more, or before the person chose another text.
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
 * @param {boolean} isChosen whether the person put another text in its place, instead of writing on
 * @returns {Snapshot[]} the same array when nothing is to be kept
 */
export function keepSnapshot(ring, before, next, isChosen = false) {
  if (!["string", "number"].includes(typeof before?.val) || before.val === "") return ring;
  const last = ring.at(-1);
  if (last?.val === before.val) return ring;
  const isCut = String(before.val).length - String(next ?? "").length >= CUT;
  const isDue = !last || Date.parse(before.at) - Date.parse(last.at) >= APART_MS;
  return isChosen || isCut || isDue ? [...ring, { val: before.val, at: before.at }].slice(-MOST) : ring;
}
