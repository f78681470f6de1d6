/**
 * Who has an open version and since when it waits; or that nobody reviews it any more, and what can become of it.
 * @param {import("./submitted-work.js").Submitted} open
 * @param {{id: string, name: string}[]} teams those in which somebody reviews the person's work
 * @param {import("../review/own-reviews.js").Holder|undefined} holder
 * @param {(name: string, values?: object) => string} text
 */
export function openWords(open, teams, holder, text) {
  if (!isReviewed(open)) return text(teams.length ? "lost-team" : "lost-all-teams", { team: open.team });
  const day = new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: "long" });
  const since = day.format(new Date(open.made_at));
  const waits = open.team ? text("waits-for-team", { team: open.team, since }) : text("waits", { since });
  const has = holder && text("held", { name: holder.by, since: day.format(new Date(holder.since)) });
  return [waits, has, text("withdraw-first")].filter(Boolean).join(" ");
}

/** Whether anybody reviews it; what an earlier release kept does not say, and then somebody does. */
export const isReviewed = (open) => !open.team || (open.has_reviewer ?? true);
