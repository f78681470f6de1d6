import { copyOf } from "../component.js";
import { ShareLink } from "./share-link.js";

/** Opens or closes what stands behind "Share"; it asks the server anew each time. */
export async function toggleShare(sheet, section, button) {
  const isOpening = button.getAttribute("aria-expanded") !== "true";
  button.setAttribute("aria-expanded", String(isOpening));
  for (const panel of section.querySelectorAll(".share-link, .runs")) panel.remove();
  if (!isOpening) return;
  for (const kind of section.dataset.kinds.split(" ")) {
    section.append(copyOf(`share-${kind}`));
    await new ShareLink(section.lastElementChild, sheet).mount();
  }
  if (!section.dataset.kinds.includes("sop-test")) return;
  const { SopRuns } = await import("./sop-runs.js");
  section.append(copyOf("runs-part"));
  await new SopRuns(section.lastElementChild, sheet).mount();
}
