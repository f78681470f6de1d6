/** Hands the person a text as a markdown file. */
export function downloadText(text, name) {
  downloadFile(new Blob([text], { type: "text/markdown" }), name);
}

/** Hands the person a file. */
export function downloadFile(blob, name) {
  const address = URL.createObjectURL(blob);
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
