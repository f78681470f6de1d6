/**
 * Everything that is written in the open space, as markdown to take away: keys and texts, without the questions.
 * @param {import("./answers.js").Answers} answers
 */
export function allWords(answers) {
  const texts = answers.entries("").filter(([, head]) => typeof head.val === "string" && head.val !== "");
  return texts.map(([key, head]) => `## ${key}\n\n${head.val}\n`).join("\n");
}
