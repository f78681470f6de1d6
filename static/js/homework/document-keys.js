/**
 * The keys under which a document stands in the answer store (docs/sync.md, "Spaces and keys"), and the values that a check takes.
 * Pure.
 *
 * @typedef {{template: string, version: number, name: string, archived: boolean, deleted?: boolean}} Document the value of `doc:<uuid>`
 */
const KEY = /^(doc|f|w):([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?:\/(.+))?$/;

export const docKey = (id) => `doc:${id}`;
export const fieldKey = (id, field) => `f:${id}/${field}`;
export const whyKey = (id, field) => `f:${id}/${field}#why`;
export const gridKey = (id, field, row, column) => `f:${id}/${field}/${row}/${column}`;
export const rowKey = (id, field, row) => `w:${id}/${field}/${row}`;

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
    if (of !== id || kind === "doc") continue;
    const [field, row, column] = path.split("/");
    if (kind === "w") (values[field] ??= {})[row] = val;
    else if (row === undefined) values[field] = val;
    else if (val !== null) ((values[field] ??= {})[row] ??= {})[column] = val;
  }
  return values;
}

/**
 * What stands in tables and grids under earlier ids, added to what stands under the present ones.
 * @param {Record<string, any>} values
 * @param {Record<string, string[]>} earlier of each renamed table or grid, its earlier ids
 */
export function underPresentIds(values, earlier) {
  const joined = { ...values };
  for (const [field, ids] of Object.entries(earlier)) {
    for (const id of ids.filter((each) => each in joined)) {
      joined[field] = { ...joined[id], ...joined[field] };
      delete joined[id];
    }
  }
  return joined;
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
