/**
 * What a server's answer does to a space. Pure: the store reads the records and writes what comes back, in one transaction.
 *
 * @typedef {import("./local-change.js").Head} Head
 * @typedef {import("./local-change.js").Queued} Queued
 * @typedef {{cursor: string, heads: Map<string, Head>, waiting: Map<string, Queued>, open: Map<string, Head[]>,
 *   known: Map<string, {head: Head, branches: Head[]}>}} Space `known` is the last answer seen of each key
 */

/**
 * @param {Space} space
 * @param {{from: string, cursor: string, reset: boolean, acks: object, keys: object}} answer
 * @returns {{sent: string[], waiting: Queued[], heads: Map<string, Head>, open: Map<string, Head[]>, known: Map<string, object>}|null}
 *   what is to be written: ids that leave the outbox, changes put into it, and records; null when the answer is late
 */
export function takeUp(space, answer) {
  if (answer.from !== space.cursor) return null;
  const isDone = (id) => id in answer.acks && answer.acks[id].s !== "refused";
  const refused = [...space.waiting.values()]
    .filter((change) => answer.acks[change.id]?.s === "refused")
    .map((change) => ({ ...change, state: "refused", why: answer.acks[change.id].why }));
  const gone = superseded(space, answer);
  const offered = answer.reset ? offerAgain(space, answer) : [];
  const left = [...[...space.waiting.values()].filter((change) => !isDone(change.id) && !gone.has(change.id)), ...offered];
  const unsentKeys = new Set(left.map((change) => change.key));
  const unsentIds = new Set(left.map((change) => change.id));
  const result = { sent: [...[...space.waiting.keys()].filter(isDone), ...gone], waiting: [...refused, ...offered], heads: new Map(), open: new Map(), known: new Map() };
  for (const [key, { head, branches }] of Object.entries(answer.keys)) {
    const here = [space.heads.get(key), ...(space.open.get(key) ?? [])].filter(Boolean);
    const own = (space.open.get(key) ?? []).filter((version) => unsentIds.has(version.id));
    const theirs = branches.filter((version) => !own.some(({ id }) => id === version.id)).map((version) => recordOf(version, here));
    result.known.set(key, { head, branches });
    result.open.set(key, [...theirs, ...own]);
    if (!unsentKeys.has(key)) result.heads.set(key, recordOf(head, here));
  }
  return result;
}

/**
 * Refused changes on which their writer wrote on, when what they wrote has its own answer now: the earlier one has gone the way of
 * every earlier keystroke, and is in the history of this device.
 */
function superseded(space, answer) {
  const answered = [...space.waiting.values()].filter(({ id }) => id in answer.acks);
  const earlier = new Set(answered.flatMap(({ parents }) => parents));
  return new Set([...space.waiting.values()].filter(({ id, state }) => state === "refused" && earlier.has(id)).map(({ id }) => id));
}

/** A version as a record; one that was written here keeps its `rev`, so that its tab goes on in it. */
function recordOf({ id, val, parents, merges, at }, here) {
  return { id, val, parents, merges, at, rev: here.find((record) => record.id === id)?.rev ?? 1 };
}

/** The server lost rows: every version held here that it did not just acknowledge goes up once more, as it was. */
function offerAgain(space, answer) {
  const held = new Map();
  const hold = (key, version) => version && held.set(version.id, { ...version, key });
  for (const [key, head] of space.heads) hold(key, head);
  for (const [key, { head, branches }] of space.known) [head, ...branches].forEach((version) => hold(key, version));
  for (const [key, versions] of space.open) versions.forEach((version) => hold(key, version));
  return [...held.values()]
    .filter(({ id }) => !(id in answer.acks) && !space.waiting.has(id))
    .map(({ id, key, val, parents, merges, at, rev }) => ({ id, key, val, parents, merges, at, rev: rev ?? 1, state: "inflight" }));
}
