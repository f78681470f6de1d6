/**
 * The one conflict rule (docs/sync.md, "Accepting one change"). Pure: no store, no clock, no document.
 *
 * @typedef {{id: string, val: any, parents: string[], merges: string[]}} Change
 */

const PROSE = /^(r:|p:why-here$)/;

/** Whether texts under this key may grow: then one text can be the beginning of another. */
export function isProse(key) {
  return PROSE.test(key);
}

/** Whether `part` adds nothing that `whole` does not show. */
export function covers(key, whole, part) {
  if (isEmpty(part)) return true;
  if (isEmpty(whole)) return false;
  if (isProse(key)) return whole.trim().startsWith(part.trim());
  return canonical(whole) === canonical(part);
}

function isEmpty(value) {
  return value === null || value === undefined || (typeof value === "string" && value.trim() === "");
}

/** JSON with sorted keys: equal values give equal texts. */
export function canonical(value) {
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  const fields = Object.keys(value).sort().map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`);
  return `{${fields.join(",")}}`;
}

/**
 * What becomes of a change.
 * @param {string} key
 * @param {Change|null} head what the key shows
 * @param {Change[]} branches open second versions
 * @param {Change} change the one to accept
 * @returns {{outcome: "head"|"branch"|"subsumed", replaces: string|null}} `replaces` is the open branch that moves on
 */
export function decide(key, head, branches, change) {
  if (!head || change.parents.includes(head.id)) return { outcome: "head", replaces: null };
  const moved = branches.find((branch) => change.parents.includes(branch.id));
  if (moved) return { outcome: "branch", replaces: moved.id };
  if (covers(key, head.val, change.val)) return { outcome: "subsumed", replaces: null };
  if (covers(key, change.val, head.val)) return { outcome: "head", replaces: null };
  return { outcome: "branch", replaces: null };
}
