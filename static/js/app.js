/** Starts a page: opens what the person wrote, then mounts each component, so that one that fails leaves the others whole. */
import { Answers } from "./answers/answers.js";
import { ReflectionBox } from "./answers/reflection-box.js";
import { SaveStatus } from "./answers/save-status.js";
import { StorageNotice } from "./answers/storage-notice.js";
import { ChapterRail } from "./chapters/chapter-rail.js";
import { ContinueLink } from "./chapters/continue-link.js";
import { DateEntry } from "./chapters/date-entry.js";
import { ItemMark } from "./chapters/item-mark.js";
import { Journal } from "./chapters/journal.js";
import { Pace } from "./chapters/pace.js";
import { ProgressCount } from "./chapters/progress-count.js";
import { ReRead } from "./chapters/re-read.js";
import { ScoreComparison } from "./chapters/score-comparison.js";
import { ScoreEntry } from "./chapters/score-entry.js";
import { ServiceWorker } from "./chapters/service-worker.js";

const COMPONENTS = {
  "chapter-rail": ChapterRail,
  "continue-link": ContinueLink,
  "date-entry": DateEntry,
  "item-mark": ItemMark,
  journal: Journal,
  pace: Pace,
  "progress-count": ProgressCount,
  "re-read": ReRead,
  "reflection-box": ReflectionBox,
  "save-status": SaveStatus,
  "score-comparison": ScoreComparison,
  "score-entry": ScoreEntry,
  "service-worker": ServiceWorker,
  "storage-notice": StorageNotice,
};

document.documentElement.classList.add("has-scripts");
const answers = await Answers.open();
for (const element of document.querySelectorAll("[data-component]")) {
  try {
    const mounting = new COMPONENTS[element.dataset.component](element, answers).mount();
    mounting?.catch((error) => reportError(error));
  } catch (error) {
    reportError(error);
  }
}
document.documentElement.dataset.ready = "true";
