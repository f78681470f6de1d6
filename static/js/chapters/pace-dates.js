const DAY_MS = 86_400_000;

/**
 * Until when each chapter fits, so that all of them do. Dates are calendar days (`YYYY-MM-DD`), counted in UTC, so that no change
 * of the clock shifts them.
 * @param {string} first the first day
 * @param {string} last the last day
 * @param {number[]} minutes how long each chapter takes
 * @returns {{days: number, until: string[]}|null} null when the last day is before the first
 */
export function paceDates(first, last, minutes) {
  const start = Date.parse(`${first}T00:00:00Z`);
  const days = Math.round((Date.parse(`${last}T00:00:00Z`) - start) / DAY_MS) + 1;
  if (!(days > 0)) return null;
  const total = minutes.reduce((sum, one) => sum + one, 0);
  let spent = 0;
  const until = minutes.map((one) => {
    spent += one;
    const day = Math.max(1, Math.round((days * spent) / total));
    return new Date(start + (day - 1) * DAY_MS).toISOString().slice(0, 10);
  });
  return { days, until };
}
