// Keeps the pages a person visited and the files they need, so that reading and writing go on without a network.
// Only public responses are kept: they are the same for everyone. A page and its files carry one version each
// (the static digest stands in their addresses), so an old page never meets new scripts.
const STATIC_DIGEST = "{{ static_digest }}";
// Scripts that a page loads only when somebody needs them: the need may come without a network. A first visit does without.
const LATER = {{ later | tojson }};
const PAGES = "pages-1";
const FILES = "files-1";
const OFFLINE = "/offline";
const PATIENCE_MS = 5000;

self.addEventListener("install", (event) => {
  event.waitUntil(Promise.all([keepPage(OFFLINE), keepPage("/")]).then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  event.waitUntil(dropUnusedFiles().then(() => self.clients.claim()));
});

self.addEventListener("message", (event) => {
  if (event.data && event.data.keep) {
    event.waitUntil(Promise.all([keepVisited(event.data.keep), keepFiles(event.data.files)]));
  }
});

self.addEventListener("fetch", (event) => {
  const request = event.request;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin) return;
  if (request.mode === "navigate") event.respondWith(answerPage(event, url.pathname));
  else if (isFile(url.pathname)) event.respondWith(answerFile(event));
});

const isFile = (path) => path.startsWith("/static/") || path.startsWith("/images/");

/** The network's page; the kept one when there is no network, when it does not answer in time, or when the server is ill. */
async function answerPage(event, path) {
  const kept = await (await caches.open(PAGES)).match(path);
  try {
    const response = await (kept ? Promise.race([fetch(event.request), after(PATIENCE_MS)]) : fetch(event.request));
    if (response.status >= 500 && kept) return kept;
    if (isKeepable(response)) event.waitUntil(keepWhole(path, response.clone()));
    return response;
  } catch {
    return kept || (await caches.match(OFFLINE)) || Response.error();
  }
}

const after = (milliseconds) => new Promise((_resolve, reject) => setTimeout(reject, milliseconds, new Error("too slow")));

async function answerFile(event) {
  const files = await caches.open(FILES);
  const kept = await files.match(event.request);
  if (kept) return kept;
  const response = await fetch(event.request);
  if (isKeepable(response)) event.waitUntil(put(FILES, event.request, response.clone()));
  return response;
}

function isKeepable(response) {
  const control = response.headers.get("Cache-Control") || "";
  return response.status === 200 && response.type === "basic" && !response.redirected && control.includes("public");
}

async function put(cache, key, response) {
  try {
    await (await caches.open(cache)).put(key, response);
  } catch (error) {
    // A full disk: the page that was asked for is shown all the same, it is only not kept.
    if (!(error instanceof DOMException)) throw error;
  }
}

async function keepPage(path) {
  const response = await fetch(path);
  if (isKeepable(response)) await keepWhole(path, response);
}

/** Keeps the page that is open; somebody who is not here for the first time gets the scripts for later too. */
async function keepVisited(path) {
  const isKnown = await (await caches.open(PAGES)).match(path);
  await keepPage(path);
  if (isKnown) await keepFiles(LATER);
}

/** Keeps a page once everything it needs is kept. */
async function keepWhole(path, response) {
  const text = await response.clone().text();
  await keepFiles([...text.matchAll(/(?:href|src)="(\/static\/[^"]+)"/g)].map((match) => match[1]));
  await put(PAGES, path, response);
}

async function keepFiles(paths) {
  const files = await caches.open(FILES);
  await Promise.all(paths.filter(isFile).map(async (path) => {
    if (await files.match(path)) return;
    const response = await fetch(path);
    if (isKeepable(response)) await put(FILES, path, response);
  }));
}

async function dropUnusedFiles() {
  const pages = await caches.open(PAGES);
  const used = new Set([STATIC_DIGEST]);
  for (const request of await pages.keys()) {
    const text = await (await pages.match(request)).text();
    for (const match of text.matchAll(/\/static\/([0-9a-f]+)\//g)) used.add(match[1]);
  }
  const files = await caches.open(FILES);
  for (const request of await files.keys()) {
    const match = new URL(request.url).pathname.match(/^\/static\/([0-9a-f]+)\//);
    if (match && !used.has(match[1])) await files.delete(request);
  }
}
