/**
 * What stands in a document and is not asked any more: fields, columns, rows and cells that the template has given up. It is shown
 * with its words, and nothing of it is ever changed.
 */

/** @param {import("./worksheet.js").Worksheet} sheet */
export function showNoLonger(sheet) {
  const left = Object.entries(sheet.values).flatMap(([id, val]) => [...leftOf(sheet, id, val)]).filter(([, , words]) => words);
  sheet.part("no-longer").hidden = left.length === 0;
  sheet.part("no-longer-list").replaceChildren(...left.map((entry) => entryOf(sheet, ...entry)));
}

/** What of one value has no place on the page: where it stood, what that was called, the words; in a table, the row's name. */
function* leftOf(sheet, id, val) {
  const element = fieldWith(sheet, id.replace("#why", ""));
  if (!element) return yield [id, id, sayAll(val)];
  if (element.querySelector(".grid")) return yield* leftOfGrid(element, id, val);
  if (element.querySelector(".table")) yield* leftOfTable(sheet, element, id, val);
}

function fieldWith(sheet, id) {
  return [...sheet.element.querySelectorAll("[data-field], [data-standard]")].find(({ dataset }) =>
    [dataset.field ?? dataset.standard, ...(dataset.was ?? "").split(" ")].includes(id));
}

function* leftOfTable(sheet, element, id, val) {
  const table = sheet.fields.get(element.dataset.field);
  const columns = columnsOf(element);
  for (const [row, stored] of Object.entries(val ?? {})) {
    if (!stored) continue;
    if (!table.has(row)) {
      yield [`${id}:${row}`, titleOf(element), sayAll(stored)];
      continue;
    }
    for (const [column, cell] of Object.entries(stored.cells ?? {})) {
      if (!columns.has(column)) yield [`${id}.${column}`, `${titleOf(element)} · ${column}`, sayAll(cell), table.row(row)?.name];
    }
  }
}

function* leftOfGrid(element, id, val) {
  for (const [row, cells] of Object.entries(val ?? {})) {
    for (const [column, cell] of Object.entries(cells ?? {})) {
      const isAsked = element.querySelector(`[data-row="${CSS.escape(row)}"][data-column="${CSS.escape(column)}"]`);
      if (!isAsked) yield [`${id}:${row}`, `${titleOf(element)} · ${row} · ${column}`, sayAll(cell)];
    }
  }
}

/** The ids of the columns that rows on the page have, their earlier ids among them. */
function columnsOf(element) {
  const parts = [element, ...[...element.querySelectorAll("template")].map(({ content }) => content)];
  return new Set(parts.flatMap((part) => [...part.querySelectorAll("[data-column]")].flatMap(({ dataset }) =>
    [dataset.column, ...(dataset.was ?? "").split(" ")])));
}

const titleOf = (element) => element.querySelector("h3.cell-label").firstChild.textContent.trim();

function entryOf(sheet, place, otherwise, words, row) {
  const entry = document.createElement("div");
  const label = sheet.element.querySelector(`[data-retired="${CSS.escape(place)}"]`);
  const [title, text] = ["p", "p"].map((name) => document.createElement(name));
  title.className = "cell-label";
  title.textContent = [label?.textContent ?? otherwise, row].filter(Boolean).join(" · ");
  text.className = "answer";
  text.textContent = words;
  entry.append(title, text);
  return entry;
}

/** Every word in a value, one below the other. */
function sayAll(val) {
  if (val === null || val === undefined || val === "") return "";
  if (typeof val !== "object") return String(val);
  return Object.values(val.cells ?? val).map(sayAll).filter(Boolean).join("\n");
}
