import { anchorsOf, pairsOf, placeFor } from "./scroll-pairs.js";

const PAUSE_MS = 300;
const TIMEOUT_MS = 100_000;
const TITLES = "h2, h3, h4, h5, h6, summary, .callout-title";

/** The page that the text would be, beside it: asked for when typing rests, shown without moving, scrolling along. */
export class PagePreview {
  #isAsking = false;
  #isWanted = false;
  #timer = 0;
  #pairs = null;

  /** @param {import("./file-editor.js").FileEditor} editor */
  constructor(editor) {
    this.editor = editor;
    this.frame = editor.part("page");
    editor.part("frame").addEventListener("scroll", () => this.#follow(), { passive: true });
    addEventListener("online", () => this.ask());
    addEventListener("resize", () => (this.#pairs = null));
  }

  /** The text is another one. */
  ask() {
    clearTimeout(this.#timer);
    this.#pairs = null;
    this.#say("drawing");
    this.#timer = setTimeout(() => this.#draw(), PAUSE_MS);
  }

  async #draw() {
    this.#isWanted = true;
    if (this.#isAsking) return;
    this.#isAsking = true;
    while (this.#isWanted) {
      this.#isWanted = false;
      const found = await askPage(this.editor.element.dataset.previews, this.editor.draft.text).catch(() => null);
      if (found === null) this.#say("undrawn");
      else await this.#show(found);
    }
    this.#isAsking = false;
  }

  /** @param {Document} found */
  async #show(found) {
    this.editor.problems.show(problemsIn(found));
    const main = found.querySelector("main");
    const isPage = !main.querySelector("[data-none], [data-too-long]");
    const { body, documentElement } = await documentIn(this.frame);
    const isOld = !isPage && body.dataset.drawn === "true";
    this.#say(isPage ? "drawn" : isOld ? "old" : "drawn");
    if (isOld) return;
    const top = documentElement.scrollTop;
    body.className = `${found.body.className} preview-page`;
    body.dataset.drawn = String(isPage);
    body.replaceChildren(body.ownerDocument.adoptNode(main));
    documentElement.scrollTop = top;
    this.#pairs = null;
  }

  #say(state) {
    const line = this.editor.part("preview-state");
    line.dataset.state = state;
    const words = this.editor.text(state);
    if (state !== "drawing" && line.textContent !== words) line.textContent = words;
  }

  #follow() {
    const { documentElement: root } = this.frame.contentDocument ?? {};
    if (!root) return;
    const { lines, box, part } = this.editor;
    const frame = this.editor.part("frame");
    this.#pairs ??= pairsOf(anchorsOf(box.value.split("\n"), (line) => lines.topOf(line)), titlesIn(root));
    const ends = [frame.scrollHeight - frame.clientHeight, root.scrollHeight - root.clientHeight];
    root.scrollTop = placeFor(frame.scrollTop, this.#pairs, ends);
  }
}

/** The page's document, ready to be written into; its links lead nowhere. */
async function documentIn(frame) {
  if (frame.contentDocument?.readyState !== "complete" || !frame.contentDocument.querySelector("main")) {
    await new Promise((loaded) => frame.addEventListener("load", loaded, { once: true }));
  }
  const found = frame.contentDocument;
  if (!found.body.dataset.listening) {
    found.body.dataset.listening = "true";
    found.addEventListener("click", (event) => event.target.closest("a") && event.preventDefault());
  }
  return found;
}

const titlesIn = (root) => [...root.querySelectorAll(TITLES)].map((title) => ({
  words: title.textContent, top: title.getBoundingClientRect().top + root.scrollTop,
}));

const problemsIn = (found) => [...found.querySelectorAll(".content-problems li")].map((line) => ({
  name: line.dataset.path.replace(/^[^/]*\//, ""),
  line: Number(line.dataset.line),
  message: line.querySelector("span").textContent,
  hint: line.querySelector("i").textContent.replace(/^\(|\)$/g, ""),
}));

/** The document that the server makes of the text. The browser reads it without running anything in it. @returns {Promise<Document>} */
function askPage(path, text) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", path);
    request.responseType = "document";
    request.timeout = TIMEOUT_MS;
    request.setRequestHeader("Content-Type", "application/json");
    request.onload = () => (request.status === 200 && request.response ? resolve(request.response) : reject(new Error(`${request.status}`)));
    request.onerror = request.ontimeout = () => reject(new Error("no answer"));
    request.send(JSON.stringify({ text }));
  });
}
