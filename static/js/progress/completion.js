/**
 * What counts as done. Pure.
 *
 * @typedef {{id: string, was: string[], kind: "module"|"homework", revision: number}} Item
 * @typedef {{done: boolean, revision: number, at: string}} Mark what `d:<id>` holds
 */

/**
 * @param {Item} item
 * @param {(keys: string[]) => {val: Mark}|null} headOf what the first written of these keys shows
 * @returns {"open"|"done"|"changed"} "changed": done, and the author has made a real change since
 */
export function stateOf(item, headOf) {
  const mark = headOf([item.id, ...item.was].map((id) => `d:${id}`))?.val;
  if (!mark?.done) return "open";
  return mark.revision < item.revision ? "changed" : "done";
}

/**
 * @param {Item[]} items
 * @returns {{done: number, total: number, percent: number, modules: {done: number, total: number}, homework: {done: number,
 *   total: number}}} 0 <= done <= total; 100 per cent only when all is done, 0 only when nothing is
 */
export function countDone(items, headOf) {
  const count = (counted) => ({
    done: counted.filter((item) => stateOf(item, headOf) !== "open").length,
    total: counted.length,
  });
  const all = count(items);
  return {
    ...all,
    percent: percentOf(all),
    modules: count(items.filter((item) => item.kind === "module")),
    homework: count(items.filter((item) => item.kind === "homework")),
  };
}

function percentOf({ done, total }) {
  if (total === 0 || done === 0) return 0;
  return done === total ? 100 : Math.min(99, Math.max(1, Math.round((100 * done) / total)));
}
