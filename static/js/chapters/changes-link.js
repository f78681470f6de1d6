/** Leads from a changed item to the lines that changed since the revision that was ticked, where its text is kept. */
export function showChanges({ element, answers, item }) {
  const link = element.querySelector('[data-part="changes"]');
  if (!link) return;
  const ticked = answers.headOf([item.id, ...item.was].map((id) => `d:${id}`)).val.revision;
  link.hidden = !link.dataset.kept.split(" ").includes(String(ticked));
  link.href = link.getAttribute("href").replace(/\d+$/, ticked);
}
