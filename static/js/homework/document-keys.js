/**
 * The keys under which a document stands in the answer store (docs/sync.md, "Spaces and keys"), and the values that a check takes.
 * Pure.
 *
 * @typedef {{template: string, version: number, name: string, archived: boolean, deleted?: boolean, begunOn?: string, sampleOf?: string}} Document
 *   the value of `doc:<uuid>`; `begunOn`: the day, unknown of documents from before it was noted; `sampleOf`: the day on which a loaded sample is to be read
 */
const KEY = /^(doc|f|w):([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?:\/(.+))?$/;

export const docKey = (id) => `doc:${id}`;
export const fieldKey = (id, field) => `f:${id}/${field}`;
export const whyKey = (id, field) => `f:${id}/${field}#why`;
export const gridKey = (id, field, row, column) => `f:${id}/${field}/${row}/${column}`;
export const rowKey = (id, field, row) => `w:${id}/${field}/${row}`;

const ORIGIN = "#from";
/** Where what stands at `place` (a field, `field/row` or `field/row/column`) was taken over from. */
export const originKey = (id, place) => `f:${id}/${place}${ORIGIN}`;
/** @returns {string|null} the place that a key of an origin speaks of */
export const placeOfOrigin = (key) => (key.endsWith(ORIGIN) ? (KEY.exec(key)?.[3].slice(0, -ORIGIN.length) ?? null) : null);

/** Whether a text is the id of a document. */
export const isDocumentId = (text) => KEY.test(`doc:${text}`);

/** @returns {string|null} the document that a key belongs to */
export const documentOf = (key) => KEY.exec(key)?.[2] ?? null;

/**
 * @param {[string, {val: any}][]} entries keys with what they show
 * @param {string} id
 * @returns {Record<string, any>} the document's values as `POST /api/checks` takes them
 */
export function valuesOf(entries, id) {
  const values = {};
  for (const [key, { val }] of entries) {
    const [, kind, of, path] = KEY.exec(key) ?? [];
    if (of !== id || kind === "doc" || path.endsWith(ORIGIN)) continue;
    const [field, row, column] = path.split("/");
    if (kind === "w") (values[field] ??= {})[row] = val;
    else if (row === undefined) values[field] = val;
    else if (val !== null) ((values[field] ??= {})[row] ??= {})[column] = val;
  }
  return values;
}

/**
 * Puts what stands under earlier ids of tables and grids with what stands under their newest.
 * @param {Record<string, any>} values
 * @param {Record<string, string[]>} renamed earlier ids by the newest
 */
export function withEarlier(values, renamed) {
  const found = { ...values };
  for (const [field, earlier] of Object.entries(renamed)) {
    for (const id of earlier.filter((each) => each in found)) {
      found[field] = { ...found[id], ...found[field] };
      delete found[id];
    }
  }
  return found;
}

/**
 * The other way round: a document's values as keys.
 * @param {string} id
 * @param {Record<string, any>} values
 * @param {Set<string>} tables the fields that are made of rows
 * @param {Set<string>} grids the fields that are grids
 * @returns {[string, any][]}
 */
export function keysOf(id, values, tables, grids) {
  return Object.entries(values).flatMap(([field, val]) => {
    if (tables.has(field)) return Object.entries(val ?? {}).map(([row, each]) => [rowKey(id, field, row), each]);
    if (!grids.has(field)) return [[fieldKey(id, field), val]];
    return Object.entries(val ?? {}).flatMap(([row, line]) =>
      Object.entries(line ?? {}).map(([column, each]) => [gridKey(id, field, row, column), each]));
  });
}
