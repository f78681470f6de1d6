/** The cookie `wrote`: this browser once held writing without an account. It has no id. */
const NOTICED = "wiped";
const HAS_WRITTEN = /(^|; )(__Host-)?wrote=1(;|$)/;

/** Whether this browser once held writing. */
export const hasEverWritten = () => HAS_WRITTEN.test(document.cookie);

/**
 * Whether this browser's store was emptied from outside. Once noticed it stays so, whatever is written since, until the person has
 * read it.
 */
export function wasWiped(isEmpty) {
  if (isEmpty && hasEverWritten()) localStorage.setItem(NOTICED, "1");
  return localStorage.getItem(NOTICED) !== null;
}

/** What was written has gone with the person's knowledge: an empty store is nothing to explain. */
export function forgetThatSomethingWasWritten() {
  localStorage.removeItem(NOTICED);
  document.cookie = "wrote=; Max-Age=0; Path=/";
  document.cookie = "__Host-wrote=; Max-Age=0; Path=/; Secure";
}
