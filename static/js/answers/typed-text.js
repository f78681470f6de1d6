/** What may be stored of a typed text: whole characters, no NUL, `\n` line ends (docs/sync.md, "Poison input"). */
export function cleanText(text) {
  return text.toWellFormed().replaceAll("\0", "").replace(/\r\n?/g, "\n");
}

/** How many words a text has. */
export function countWords(text) {
  return text.split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word)).length;
}
