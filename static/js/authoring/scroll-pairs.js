/**
 * Which place of the page belongs to which place of its text. Pure: places in, places out.
 *
 * @typedef {{words: string, top: number}} Anchor a heading or a title, and how far down it begins
 */

const MARK = /^(?:#{2,6}\s+|>\s*\[!\w+\]\s*)(?<title>[^{]*)/;

const folded = (words) => words.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, " ").trim();

/** The headings and titled callouts of a text. @param {string[]} lines @param {(line: number) => number} topOf @returns {Anchor[]} */
export function anchorsOf(lines, topOf) {
  return lines.flatMap((line, number) => {
    const title = folded(MARK.exec(line)?.groups.title ?? "");
    return title ? [{ words: title, top: topOf(number) }] : [];
  });
}

/** @param {Anchor[]} source @param {Anchor[]} page @returns {[number, number][]} pairs of tops, growing on both sides */
export function pairsOf(source, page) {
  const pairs = [];
  let from = 0;
  for (const { words, top } of source) {
    const at = page.findIndex((anchor, number) => number >= from && folded(anchor.words).includes(words));
    if (at < 0) continue;
    pairs.push([top, page[at].top]);
    from = at + 1;
  }
  return pairs;
}

/** Where the page is when the text is at `top`. @param {[number, number][]} pairs @param {[number, number]} ends how far each scrolls */
export function placeFor(top, pairs, ends) {
  const [before, after] = [[0, 0], ...pairs, ends].reduce(
    ([low, high], pair) => (pair[0] <= top ? [pair, high] : [low, high ?? pair]), [[0, 0], null]);
  if (!after || after[0] === before[0]) return before[1];
  return before[1] + ((top - before[0]) / (after[0] - before[0])) * (after[1] - before[1]);
}
