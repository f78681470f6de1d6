/** The day here, as `2026-03-09`. */
export function localDay(now) {
  return [now.getFullYear(), now.getMonth() + 1, now.getDate()].map((part) => String(part).padStart(2, "0")).join("-");
}

/** The time zone here, like `Europe/London`. */
export const localZone = () => Intl.DateTimeFormat().resolvedOptions().timeZone;
