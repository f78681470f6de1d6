/** What is put into a course's text, and where. Pure. */

/** Words as they stand between the square brackets of a link. */
export function linkWords(words) {
  return words.replace(/[[\]\\]/g, "\\$&").replace(/\s+/g, " ");
}

/**
 * Where a block of lines goes when the caret is at `caret`: after the paragraph or callout there, between empty lines.
 * @returns {{at: number, text: string, start: number}} what to insert where, and where the block itself begins then
 */
export function blockAt(value, caret, block) {
  const next = value.slice(caret).search(/\n[ \t]*(?:\n|$)/);
  const at = next < 0 ? value.length : caret + next;
  const before = value.slice(0, at).replace(/[ \t]+$/, "");
  const lead = before === "" || before.endsWith("\n\n") ? "" : before.endsWith("\n") ? "\n" : "\n\n";
  const rest = value.slice(at);
  const tail = rest.trim() === "" ? (rest.startsWith("\n") ? "" : "\n") : rest.startsWith("\n\n") ? "" : "\n";
  return { at, text: lead + block + tail, start: at + lead.length };
}

/** An id for a further reflection of the file with this id, which its text does not have yet. */
export function freeReflection(value, id) {
  const stem = `reflect-${id || "here"}`.slice(0, 56);
  const isTaken = (name) => value.includes(`{#${name}`);
  for (let number = 1; ; number += 1) {
    const name = number === 1 ? stem : `${stem}-${number}`;
    if (!isTaken(name)) return name;
  }
}
