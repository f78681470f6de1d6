import { latePart } from "../component.js";

/**
 * What stands beside a field only while it is needed, and is loaded only then: its two versions, and its history.
 *
 * @typedef {{key: string, keys: string[], answers: import("./answers.js").Answers, element: HTMLElement, isSettled: boolean,
 *   base: {id: string}|null, show: (val: any, head: object) => void, words: (val: any) => string,
 *   isProse?: boolean, isCounted?: boolean, historyPlace?: HTMLElement}} Field a control and its key: `keys` are its own and those of its
 *   earlier ids; `base` is what it last saw;
 *   `show` puts a chosen value into it; `words` says a value; `isProse`: its values are texts, where the key does not say so;
 *   `isCounted`: in a list a value is said by its number of words; `historyPlace` is where its history opens, if not at its end
 */
const histories = new WeakMap();
const AGAIN_MS = 3_000;

/** Shows the two versions of `field` as long as there are two; where the network refuses what shows them, a little later. */
export function watchConflict(field) {
  const openPanel = latePart(() => import("./conflict-panel.js").then(({ ConflictPanel }) => new ConflictPanel(field)));
  let isNeeded = false;
  let again = null;
  const refresh = async () => {
    isNeeded ||= field.answers.hasConflict(field.key);
    if (!isNeeded) return;
    clearTimeout(again);
    const panel = await openPanel().catch(() => null);
    if (panel) return panel.refresh();
    again = setTimeout(refresh, AGAIN_MS);
  };
  field.answers.addEventListener("change", ({ detail }) => detail.key === field.key && refresh());
  refresh();
}

/** Opens or closes the earlier versions of `field` at the press of `button`. @param {Field} field */
export async function toggleHistory(field, button) {
  if (!histories.has(button)) {
    histories.set(button, latePart(() => import("./history-panel.js").then(({ HistoryPanel }) => new HistoryPanel(field, button))));
  }
  await (await histories.get(button)()).toggle();
}
