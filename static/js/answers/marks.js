/**
 * Which of two versions of a mark stands: done wins over not done, and of two done ones the one of the higher revision.
 * @param {import("../progress/completion.js").Mark} one
 * @param {import("../progress/completion.js").Mark} other
 */
export function chosenMark(one, other) {
  if (one.done !== other.done) return one.done ? one : other;
  return other.revision > one.revision ? other : one;
}
