/** The cookie `wrote`: this browser once held writing without an account. It has no id. */
const HAS_WRITTEN = /(^|; )wrote=1(;|$)/;

/** Whether this browser once held writing. */
export const hasEverWritten = () => HAS_WRITTEN.test(document.cookie);

/** What was written has gone with the person's knowledge: an empty store is nothing to explain. */
export function forgetThatSomethingWasWritten() {
  document.cookie = "wrote=; Max-Age=0; Path=/";
}
