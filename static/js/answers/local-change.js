/**
 * What one keystroke does to the stored records of its key. Pure: the store reads the records and writes what comes back,
 * in one transaction, so that several tabs are in order.
 *
 * A change that was never sent may still grow in place. Another tab may have read it half-grown, so beside its id every
 * record counts its `rev`: a tab that writes says which (id, rev) it last saw, its `base`.
 *
 * @typedef {{id: string, rev: number, val: any, parents: string[]}} Base what a tab last saw of a key
 * @typedef {{id: string, val: any, parents: string[], merges: string[], rev: number, at: string}} Head
 * @typedef {{id: string, key: string, val: any, parents: string[], merges: string[], at: string, rev: number,
 *            state: "queued"|"inflight"|"refused"}} Queued
 * @typedef {{head: Head|null, own: Queued|null, branches: Head[]}} Records `own` is the outbox's change with the base's id
 */
import { covers, decide } from "./conflict.js";

const MAX_PARENTS = 20;

/**
 * @param {Records} records
 * @param {{key: string, val: any, base: Base|null, newId: string, at: string}} write
 * @returns {{outcome: "same"|"head"|"branch"|"subsumed", base: Base|null, head: Head|null, branches: Head[],
 *            queued: Queued|null}} the records as they are now; `queued` is to be put into the outbox
 */
export function changeLocally(records, write) {
  const { head } = records;
  const unsent = isEditable(records.own) && records.own.rev === write.base?.rev ? records.own : null;
  if (isAt(head, write.base)) {
    if (head && same(head.val, write.val)) return { ...kept(records, write), outcome: "same", base: baseOf(head) };
    const change = unsent ? grown(unsent, write) : fresh(write, head ? [head.id, ...head.parents] : []);
    return becomesHead(records, write, change);
  }
  const branch = write.base && records.branches.find((open) => open.id === write.base.id && open.rev === write.base.rev);
  const change = branch && unsent ? grown(unsent, write) : fresh(write, lineage(records, write.base));
  return accept(records, write, change, branch && unsent ? branch.id : null);
}

/**
 * The records after a person chose a text: it rests on the head, in a change of its own, and closes the open branch `merged` (null
 * for none). `isChosen`: what it replaced is kept as a snapshot, however new it is.
 */
export function resolveLocally(records, write, merged) {
  const { head } = records;
  const change = { ...fresh(write, head ? [head.id, ...head.parents] : []), merges: merged ? [merged] : [] };
  const others = records.branches.filter((branch) => branch.id !== merged);
  return { ...becomesHead({ ...records, branches: others }, write, change), isChosen: true };
}

/**
 * The records after a version of another space of this browser joins them, once, with the id it has; when it grew there since it
 * last joined as `earlier` (its id and rev then), in a change of its own that rests on the earlier one. What joined is fixed at once:
 * growing in place, it would be another text of the same (id, rev) than in the space it came from.
 */
export function adoptLocally(records, { key, id, rev, val, at }, earlier, newId) {
  const known = earlier ?? [records.head, ...records.branches].find((each) => each?.id === id);
  if (known && known.rev === rev) return { ...kept(records, { base: null }), outcome: "same" };
  const change = { ...fresh({ key, val, at, newId: known ? newId : id }, known ? [known.id] : []), rev, state: "inflight" };
  return { ...accept(records, { key, base: null }, change, null), adopted: { [id]: { id: change.id, rev } } };
}

export const baseOf = (record) =>
  record && { id: record.id, rev: record.rev, val: record.val, parents: record.parents };

function accept(records, write, change, growing) {
  const others = records.branches.filter((branch) => branch.id !== growing);
  const { outcome, replaces } = decide(write.key, records.head, others, change);
  if (outcome === "head") return becomesHead({ ...records, branches: others }, write, change);
  if (outcome === "subsumed") return { ...kept({ ...records, branches: others }, write), outcome };
  const branches = [...others.filter((branch) => branch.id !== replaces), recordOf(change)];
  return { outcome, base: baseOf(change), head: records.head, branches, queued: change };
}

function becomesHead(records, write, change) {
  const branches = records.branches.filter((branch) => !covers(write.key, change.val, branch.val));
  return { outcome: "head", base: baseOf(change), head: recordOf(change), branches, queued: change };
}

const kept = (records, write) => ({ base: write.base, head: records.head, branches: records.branches, queued: null });

const isAt = (head, base) => (head ? head.id === base?.id && head.rev === base.rev : !base);

// A change that resolves a conflict is never edited: what it merges was chosen for exactly its text.
const isEditable = (own) => Boolean(own) && own.state === "queued" && own.merges.length === 0;

const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);

const grown = (own, write) => ({ ...own, val: write.val, at: write.at, rev: own.rev + 1 });

function fresh(write, parents) {
  return {
    id: write.newId, key: write.key, val: write.val, parents: parents.slice(0, MAX_PARENTS), merges: [],
    at: write.at, rev: 1, state: "queued",
  };
}

/** What a stale tab's text was really made from. A half-grown change is no parent: its final text was never seen. */
function lineage(records, base) {
  if (!base) return [];
  const record = records.own ?? [records.head, ...records.branches].find((each) => each?.id === base.id);
  return record?.rev === base.rev ? [base.id, ...base.parents] : base.parents;
}

const recordOf = ({ id, val, parents, merges, rev, at }) => ({ id, val, parents, merges, rev, at });
