/**
 * Everything that is written in the open space, as markdown to take away: keys and texts, without the questions. With what this
 * browser had no room for.
 * @param {import("./answers.js").Answers} answers
 */
export function allWords(answers) {
  const stored = answers.entries("").map(([key, head]) => [key, head.val]);
  const words = [...stored, ...(answers.account?.unstoredWords ?? [])].filter(([, val]) => typeof val === "string" && val !== "");
  return words.map(([key, val]) => `## ${key}\n\n${val}\n`).join("\n");
}
