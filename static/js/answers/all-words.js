/**
 * Everything that is written in the open space, as markdown to take away: keys and values, without the questions. With second
 * versions that wait for a choice, and what this browser had no room for. What is no text (a row, a mark) is there as JSON.
 * @param {import("./answers.js").Answers} answers
 * @returns {Promise<string>}
 */
export async function allWords(answers) {
  const stored = answers.entries("").map(([key, head]) => [key, head.val]);
  const open = await Promise.all(answers.conflicts.map(async (key) => (await answers.branches(key)).map(({ val }) => [key, val])));
  const words = [...stored, ...open.flat(), ...(answers.account?.unstoredWords ?? [])];
  return words.filter(([, val]) => val !== null && val !== "").map(([key, val]) => `## ${key}\n\n${shown(val)}\n`).join("\n");
}

const shown = (val) => (typeof val === "string" ? val : JSON.stringify(val, null, 2));
