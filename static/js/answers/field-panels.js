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
const AGAIN_MS = 5_000;

/** Shows the two versions of `field` as long as there are two. @param {Field} field */
export function watchConflict(field) {
  let panel = null;
  let again = null;
  const refresh = async () => {
    if (!panel && !field.answers.hasConflict(field.key)) return;
    clearTimeout(again);
    if (!field.answers.isOutdated) again = setTimeout(refresh, AGAIN_MS); // a network that comes back may have let the import fail
    const { ConflictPanel } = await import("./conflict-panel.js");
    clearTimeout(again);
    panel ??= new ConflictPanel(field);
    await panel.refresh();
  };
  field.answers.addEventListener("change", ({ detail }) => detail.key === field.key && refresh());
  refresh();
}

/** Opens or closes the earlier versions of `field` at the press of `button`. @param {Field} field */
export async function toggleHistory(field, button) {
  const { HistoryPanel } = await import("./history-panel.js");
  if (!histories.has(button)) histories.set(button, new HistoryPanel(field, button));
  await histories.get(button).toggle();
}
