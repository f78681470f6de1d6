/**
 * What a check found in one cell, shown beneath it; each quoted word selects its place in the text.
 *
 * @typedef {{standard: string, code: string, field: string, row: string|null, column: string|null, place: string,
 *   asks: string, words: string,
 *   quotes: {start: number, end: number, text: string}[]}} Finding
 */

/**
 * @param {import("./cells.js").Cell} cell
 * @param {Finding[]} findings
 */
export function showFindings(cell, findings) {
  const place = cell.part("found");
  const seen = new Set();
  const shown = findings.filter(({ asks, words }) => !seen.has(asks + words) && seen.add(asks + words));
  place.replaceChildren(...shown.map((finding) => lineOf(finding, cell)));
  for (const input of cell.inputs) {
    if (shown.length) input.setAttribute("aria-invalid", "true");
    else input.removeAttribute("aria-invalid");
  }
}

function lineOf({ asks, words, quotes }, cell) {
  const line = document.createElement("p");
  line.className = "finding";
  for (const quote of quotes) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "quiet quote";
    button.textContent = `“${quote.text}”`;
    button.addEventListener("click", () => select(cell, quote));
    line.append(button, " ");
  }
  line.append(asks ? `${cell.texts.text("asked", { words: asks })} ` : "", words);
  return line;
}

/** Selects the quoted words where they stand now. Offsets count characters; browsers count in halves of some of them. */
export function select(cell, { start, text }) {
  const control = controlWith(cell, text);
  const before = [...control.value].slice(0, start).join("").length;
  const isThere = control.value.startsWith(text, before);
  const from = isThere ? before : control.value.indexOf(text);
  control.focus();
  if (from >= 0 && control.setSelectionRange) control.setSelectionRange(from, from + text.length);
}

const controlWith = (cell, text) => cell.inputs.find((input) => input.value.includes(text)) ?? cell.control;
