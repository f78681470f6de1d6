/**
 * The one conflict rule (docs/sync.md, "Accepting one change"). Pure: no store, no clock, no document. Its twin on the server is
 * course_app/answers/conflict_rule.py; both are tested with the same vectors.
 *
 * @typedef {{id: string, val: any, parents: string[], merges: string[]}} Change
 */

const PROSE = /^(r:|p:why-here$)/;
/** Several words: no number, no date, no option's id, and not the day that a date may be written as. */
const READS_AS_PROSE = /^(?!day[ \t\n\r\u00a0]+[0-9]+$)(?=.*[^-0-9+.,% \t\n\r\u00a0])[^ \t\n\r\u00a0]+[ \t\n\r\u00a0]+[^ \t\n\r\u00a0]/is;
const BLANKS = /^[ \t\n\r\u00a0]+|[ \t\n\r\u00a0]+$/g;

/** Without blanks at its ends, by the same list of blanks as on the server. */
const stripped = (text) => text.replace(BLANKS, "");

/** Whether whatever stands under this key is prose: then one text can be the beginning of another. */
export function isProse(key) {
  return PROSE.test(key);
}

/** Whether `part` adds nothing that `whole` does not show. */
export function covers(key, whole, part) {
  if (isEmpty(part)) return true;
  if (isEmpty(whole)) return false;
  const areTexts = typeof whole === "string" && typeof part === "string";
  if (areTexts && mayGrow(key, stripped(part))) return stripped(whole).startsWith(stripped(part));
  return canonical(whole) === canonical(part);
}

/** The field of a document may be of any kind: there the text itself says whether it is prose. */
const mayGrow = (key, text) => isProse(key) || (key.startsWith("f:") && READS_AS_PROSE.test(text));

function isEmpty(value) {
  return value === null || value === undefined || (typeof value === "string" && stripped(value) === "");
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
  const moved = change.parents.find((parent) => branches.some((branch) => branch.id === parent));
  if (moved) return { outcome: "branch", replaces: moved };
  if (covers(key, head.val, change.val)) return { outcome: "subsumed", replaces: null };
  if (covers(key, change.val, head.val)) return { outcome: "head", replaces: null };
  return { outcome: "branch", replaces: null };
}
