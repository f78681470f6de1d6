/** Beyond this many words a side the middle is marked as a whole: comparing takes time and memory with the square. */
const MOST_WORDS = 1500;

/**
 * Two texts cut into runs of words, each run saying whether it differs from the other text.
 * @param {string} one
 * @param {string} other
 * @returns {[{text: string, differs: boolean}[], {text: string, differs: boolean}[]]}
 */
export function differingWords(one, other) {
  const a = one.match(/\s+|\S+/g) ?? [];
  const b = other.match(/\s+|\S+/g) ?? [];
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) start += 1;
  let end = 0;
  while (end < a.length - start && end < b.length - start && a.at(-1 - end) === b.at(-1 - end)) end += 1;
  const middleA = a.slice(start, a.length - end);
  const middleB = b.slice(start, b.length - end);
  const common = middleA.length > MOST_WORDS || middleB.length > MOST_WORDS ? [new Set(), new Set()] : commonPlaces(middleA, middleB);
  const runs = (words, middle, kept) => joined([
    ...words.slice(0, start).map((text) => ({ text, differs: false })),
    ...middle.map((text, place) => ({ text, differs: !kept.has(place) && text.trim() !== "" })),
    ...words.slice(words.length - end).map((text) => ({ text, differs: false })),
  ]);
  return [runs(a, middleA, common[0]), runs(b, middleB, common[1])];
}

/** The places of a longest common subsequence, in each of the two lists. */
function commonPlaces(a, b) {
  const lengths = Array.from({ length: a.length + 1 }, () => new Uint16Array(b.length + 1));
  for (let i = a.length - 1; i >= 0; i -= 1) {
    for (let j = b.length - 1; j >= 0; j -= 1) {
      lengths[i][j] = a[i] === b[j] ? lengths[i + 1][j + 1] + 1 : Math.max(lengths[i + 1][j], lengths[i][j + 1]);
    }
  }
  const places = [new Set(), new Set()];
  for (let i = 0, j = 0; i < a.length && j < b.length;) {
    if (a[i] === b[j]) {
      places[0].add(i);
      places[1].add(j);
      i += 1;
      j += 1;
    } else if (lengths[i + 1][j] >= lengths[i][j + 1]) i += 1;
    else j += 1;
  }
  return places;
}

function joined(words) {
  const runs = [];
  for (const word of words) {
    if (runs.at(-1)?.differs === word.differs) runs.at(-1).text += word.text;
    else runs.push({ ...word });
  }
  return runs;
}
