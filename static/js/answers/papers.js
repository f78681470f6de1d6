import { differingWords } from "./word-difference.js";

/** Shows two texts in two elements, with the words that differ marked. */
export function showDifference(one, other, elementOfOne, elementOfOther) {
  const [words, otherWords] = differingWords(one, other);
  fill(elementOfOne, words);
  fill(elementOfOther, otherWords);
}

/** Scrolls a paper to the first word that differs. */
export function scrollToDifference(paper) {
  const mark = paper.querySelector("mark");
  if (mark) paper.scrollTop += mark.getBoundingClientRect().top - paper.getBoundingClientRect().top - paper.clientHeight / 3;
}

function fill(element, words) {
  element.replaceChildren(...words.map(({ text, differs }) => {
    if (!differs) return document.createTextNode(text);
    const mark = document.createElement("mark");
    mark.textContent = text;
    return mark;
  }));
}
