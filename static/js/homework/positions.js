/** Where rows stand: each has a fractional position, so that moving one is a change of that one alone. Pure. */

/**
 * @param {number|null} before the position of the row above; null at the top
 * @param {number|null} after the position of the row below; null at the end
 * @returns {number|null} a position between them; null when there is no room left, and all are to be numbered anew
 */
export function between(before, after) {
  if (before === null && after === null) return 1;
  if (before === null) return after - 1;
  if (after === null) return before + 1;
  const middle = (before + after) / 2;
  return before < middle && middle < after ? middle : null;
}

/** Compares two rows as the server does: by position, then by id. */
export function byPosition(one, other) {
  return one.position - other.position || (one.id < other.id ? -1 : one.id > other.id ? 1 : 0);
}
