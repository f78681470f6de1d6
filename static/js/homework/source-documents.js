/** What stands at a source: a field of another template, in each of the person's documents on that. */
import { canonical } from "../answers/conflict.js";
import { fieldKey, rowKey } from "./document-keys.js";
import { Documents } from "./documents.js";
import { keptCheck } from "./kept-check.js";
import { byPosition } from "./positions.js";

/**
 * @typedef {{id: string, template: string, was: string[], title: string, path: string, name: string, field: string, earlier: string[],
 *   shape: string, column: string|null, to: string|null, columns: [string, string][], given: [string, object][],
 *   names: Record<string, string>, derived: string[], labels: Record<string, Record<string, string>>}} Source
 * @typedef {{source: Source, document: string, name: string, row: string|null, val: Record<string, any>}} Entry `val`: by the
 *   columns that it fills, or under "" where one value fills one field
 */

/**
 * @param {import("../answers/answers.js").Answers} answers
 * @param {Source} source
 * @param {string} untitled
 * @returns {Promise<Entry[]>} what may be taken over: nothing empty
 */
export async function entriesOf(answers, source, untitled) {
  const template = { ids: [source.template, ...source.was], version: 0, nameField: source.name };
  const listed = new Documents(answers, template, untitled).list().filter(({ isArchived, isDeleted }) => !isArchived && !isDeleted);
  const found = await Promise.all(listed.map(({ id, name }) => entriesIn(answers, source, id, name)));
  return found.flat().filter(({ val }) => Object.values(val).some((each) => !isBlank(each)));
}

async function entriesIn(answers, source, document, name) {
  const entry = (row, val) => ({ source, document, name, row, val });
  const derived = source.shape === "derived" || source.derived.length ? (await keptCheck(answers.store, document))?.answer.derived : null;
  if (source.shape === "derived") return [entry(null, { "": derived?.[source.field] })];
  const ids = [source.field, ...source.earlier];
  if (source.shape !== "table") return [entry(null, { "": answers.headOf(ids.map((id) => fieldKey(document, id)))?.val })];
  return rowsIn(answers, source, document, ids).map(([row, cells]) => {
    const valueOf = (column) => (source.derived.includes(column) ? derived?.[`${source.field}.${column}`]?.[row] : cells[column]);
    return entry(row, Object.fromEntries(columnsOf(source).map(([theirs, ours]) => [ours, valueOf(theirs) ?? null])));
  });
}

/** Which column of the source fills which of ours; "" is a field of one value. @returns {[string, string][]} */
const columnsOf = (source) => (source.column === null ? source.columns : [[source.column, ""]]);

/** What the source calls its options, where `ours` is filled from a choice. */
export function labelsFor(source, ours) {
  const theirs = columnsOf(source).find(([, each]) => each === ours)?.[0] ?? source.field;
  return source.labels[theirs] ?? {};
}

/** The rows of a table that are there, in their order: those that its template gave, with what was written over them. */
function rowsIn(answers, source, document, ids) {
  const stored = new Map(ids.toReversed().flatMap((id) => {
    const prefix = rowKey(document, id, "");
    return answers.entries(prefix).map(([key, { val }]) => [key.slice(prefix.length), val]);
  }));
  const given = source.given.map(([id, cells], place) => [id, cells, place + 1]);
  const known = new Set(given.map(([id]) => id));
  const rows = [...given, ...[...stored].filter(([id]) => !known.has(id)).map(([id]) => [id, {}, null])];
  return rows.filter(([id]) => stored.get(id) !== null)
    .map(([id, cells, place]) => ({ id, cells: { ...cells, ...stored.get(id)?.cells }, position: stored.get(id)?.position ?? place }))
    .sort(byPosition).map(({ id, cells }) => [id, cells]);
}

const isBlank = (val) => val === null || val === undefined || val === "";

/** Whether two entries say the same. */
export const isSame = (one, other) => canonical(one ?? null) === canonical(other ?? null);
