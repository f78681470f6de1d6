/**
 * Which items of a chapter this person has met, on this device only: what joins a chapter later is shown as new until it was
 * read. A comfort, not a word: nothing depends on it.
 */
import { isSharedComputer } from "../session.js";

const NAME = "known-items";

/** @returns {Set<string>|null} null when the chapter was never opened here */
export function knownItems(chapter) {
  if (isSharedComputer()) return null;
  const known = read()[chapter];
  return known ? new Set(known) : null;
}

/** Adds ids to those met in a chapter. */
export function meetItems(chapter, ids) {
  if (isSharedComputer()) return;
  const all = read();
  all[chapter] = [...new Set([...(all[chapter] ?? []), ...ids])];
  try {
    localStorage.setItem(NAME, JSON.stringify(all));
  } catch (error) {
    if (!(error instanceof DOMException)) throw error;
  }
}

function read() {
  try {
    return JSON.parse(localStorage.getItem(NAME)) ?? {};
  } catch {
    return {};
  }
}
