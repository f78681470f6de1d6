/** Starts a page: opens what the person wrote, then mounts each component, so that one that fails leaves the others whole. */
import { Answers } from "./answers/answers.js";

/** Where each data-component lives; its class has the same name in PascalCase. A page loads only what it holds. */
const COMPONENTS = {
  "chapter-rail": "./chapters/chapter-rail.js",
  "continue-link": "./chapters/continue-link.js",
  "date-entry": "./chapters/date-entry.js",
  "document-board": "./homework/document-board.js",
  "item-mark": "./chapters/item-mark.js",
  "file-editor": "./authoring/file-editor.js",
  "hand-in": "./homework/hand-in.js",
  journal: "./chapters/journal.js",
  "my-documents": "./homework/my-documents.js",
  "open-drafts": "./authoring/open-drafts.js",
  pace: "./chapters/pace.js",
  "pending-notice": "./answers/pending-notice.js",
  "preview-bar": "./authoring/preview-bar.js",
  "progress-count": "./chapters/progress-count.js",
  "re-read": "./chapters/re-read.js",
  "reflection-box": "./answers/reflection-box.js",
  "save-status": "./answers/save-status.js",
  "kept-draft": "./review/kept-draft.js",
  "review-draft": "./review/review-draft.js",
  "review-keys": "./review/review-keys.js",
  "score-comparison": "./chapters/score-comparison.js",
  "score-entry": "./chapters/score-entry.js",
  "service-worker": "./chapters/service-worker.js",
  "sign-in-link": "./answers/sign-in-link.js",
  "sign-out": "./answers/sign-out.js",
  "storage-notice": "./answers/storage-notice.js",
  worksheet: "./homework/worksheet.js",
  "worksheet-list": "./homework/worksheet-list.js",
};

/** Where each data-account-component lives: of use to people with an account alone, so that nobody else loads it. */
const OF_AN_ACCOUNT = {
  "ask-list": () => import("./review/ask-list.js"),
  "open-round": () => import("./homework/open-round.js"),
  "claim-panel": () => import("./answers/claim-panel.js"),
};

const className = (name) => name.replace(/(^|-)(\w)/g, (_whole, _dash, letter) => letter.toUpperCase());

async function mount(element, answers) {
  const name = element.dataset.component ?? element.dataset.accountComponent;
  try {
    const { [className(name)]: Component } = await (OF_AN_ACCOUNT[name]?.() ?? import(COMPONENTS[name]));
    await new Component(element, answers).mount();
  } catch (error) {
    reportError(error);
  }
}

/** Something failed. Where the server has this page's scripts no more, it was a part that the page asked for too late. */
async function sayIfOutdated() {
  const response = await fetch(import.meta.url, { method: "HEAD", cache: "no-store" }).catch(() => null);
  if (response?.status !== 404) return;
  answers.isOutdated = true;
  answers.announceState();
}

document.documentElement.classList.add("has-scripts");
const preview = document.querySelector("[data-preview]") && (await import("./authoring/preview-learner.js"));
const answers = await Answers.open(preview ? await preview.learnerWorld() : undefined);
await preview?.showReviews(answers);
for (const fault of ["error", "unhandledrejection"]) addEventListener(fault, sayIfOutdated);
document.documentElement.classList.toggle("has-account", Boolean(answers.account));
const ofAnAccount = answers.account ? ", [data-account-component]" : preview ? ', [data-account-component="ask-list"]' : "";
const mounted = `[data-component]${ofAnAccount}`;
await Promise.all([...document.querySelectorAll(mounted)].map((element) => mount(element, answers)));
document.documentElement.dataset.ready = "true";
answers.confirmSession();
