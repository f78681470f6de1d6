import { differingWords } from "./word-difference.js";

/** Shows two texts in two elements, with the words that differ marked. */
export function showDifference(one, other, elementOfOne, elementOfOther) {
  const [words, otherWords] = differingWords(one, other);
  fill(elementOfOne, words);
  fill(elementOfOther, otherWords);
}

function fill(element, words) {
  element.replaceChildren(...words.map(({ text, differs }) => {
    if (!differs) return document.createTextNode(text);
    const mark = document.createElement("mark");
    mark.textContent = text;
    return mark;
  }));
}
