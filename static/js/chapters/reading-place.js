/** Where a person left off, on this device only: the address and title of the module last read. */
import { isSharedComputer } from "../session.js";

const NAME = "reading-place";

export function keepPlace(place) {
  if (isSharedComputer()) return;
  try {
    localStorage.setItem(NAME, JSON.stringify(place));
  } catch (error) {
    if (!(error instanceof DOMException)) throw error; // a full or missing storage: the place is a comfort, not a word
  }
}

/** @returns {{address: string, title: string}|null} */
export function lastPlace() {
  if (isSharedComputer()) return null;
  try {
    const place = JSON.parse(localStorage.getItem(NAME));
    return typeof place?.address === "string" && place.address.startsWith("/") && !place.address.startsWith("//") ? place : null;
  } catch {
    return null;
  }
}
