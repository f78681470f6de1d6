/**
 * Plays random scripts of several tabs on one real IndexedDB store, and checks after every step that no text which a tab was told
 * is stored has silently gone. Ground truth is kept beside the store: which text was really made from which.
 *
 * A text may go only when its own tab wrote on, when somebody who saw all of it wrote on, when a person chose between it and
 * another, or when what is shown begins with it: then it lives on in that text, and goes when that one may go.
 *
 * @returns {Promise<string|null>} what went wrong, with the script that led there
 */
async ([base, seed, steps]) => {
  const { AnswerStore } = await import(`${base}answers/answer-store.js`);
  const { baseOf } = await import(`${base}answers/local-change.js`);
  const { covers } = await import(`${base}answers/conflict.js`);
  const random = generator(seed);
  const pick = (list) => list[Math.floor(random() * list.length)];
  let count = 0;
  const world = { indexedDB, now: () => new Date(1e12 + 1000 * (count += 1)), newId: () => `${seed}-${(count += 1)}` };
  const name = `course-test-${seed}-${Math.random()}`;
  const KEYS = ["r:a", "p:b"];
  const tabs = [0, 1, 2].map(() => ({ store: new AnswerStore(name, world), seen: {} }));
  for (const tab of tabs) await tab.store.open();

  const versions = []; // {key, text, replaced: boolean, within: the version that begins with it, or null}
  const versionOf = new Map(); // `${change id}:${rev}` -> version
  const log = [];

  const screen = (tab, key) => (tab.seen[key] ??= { base: null, text: "", version: null });

  async function type(tab, key) {
    const at = screen(tab, key);
    const text = pick(["", "x", "y", `${at.text}x`, `${at.text} y`, at.text.slice(0, -1), `z${at.text}`]);
    log.push(`tab ${tabs.indexOf(tab)} types ${JSON.stringify(text)} into ${key} over ${JSON.stringify(at.text)}`);
    const result = await tab.store.write(key, text, at.base);
    const version = { key, text, replaced: false, within: null };
    if (result.outcome !== "subsumed" && result.outcome !== "same") {
      versions.push(version);
      versionOf.set(`${result.base.id}:${result.base.rev}`, version);
    }
    if (at.version && result.outcome !== "same") at.version.replaced = true; // its own tab wrote on
    const next = result.outcome === "subsumed" ? null : result.outcome === "same" ? at.version : version;
    tab.seen[key] = { base: result.base, text, version: next };
  }

  async function look(tab, key) {
    const head = await tab.store.read(key);
    log.push(`tab ${tabs.indexOf(tab)} looks at ${key}: ${JSON.stringify(head?.val)}`);
    if (!head) return;
    tab.seen[key] = { base: baseOf(head), text: head.val, version: versionOf.get(`${head.id}:${head.rev}`) ?? null };
  }

  async function choose(tab, key) {
    const branches = await tab.store.branches(key);
    if (branches.length === 0) return;
    const head = await tab.store.read(key);
    const branch = pick(branches);
    const text = pick([head.val, branch.val, `${head.val} ${branch.val}`]);
    log.push(`tab ${tabs.indexOf(tab)} chooses ${JSON.stringify(text)} of ${JSON.stringify([head.val, branch.val])}`);
    const result = await tab.store.resolve(key, text, branch.id);
    for (const chosen of [head, branch]) {
      const version = versionOf.get(`${chosen.id}:${chosen.rev}`);
      if (version) version.replaced = true;
    }
    const version = { key, text, replaced: false, within: null };
    versions.push(version);
    versionOf.set(`${result.base.id}:${result.base.rev}`, version);
    tab.seen[key] = { base: result.base, text, version };
  }

  async function fault() {
    for (const key of KEYS) {
      const head = await tabs[0].store.read(key);
      const shown = [head, ...(await tabs[0].store.branches(key))].filter(Boolean);
      const tips = shown.map((record) => versionOf.get(`${record.id}:${record.rev}`));
      for (const version of versions.filter((each) => each.key === key && !tips.includes(each) && !isOver(each))) {
        const place = shown.findIndex((record) => covers(key, record.val, version.text));
        if (place < 0) return `${JSON.stringify(version.text)} of ${key} is gone`;
        version.within = tips[place] ?? null;
      }
    }
    return null;
  }

  const isOver = (version) => version.replaced || Boolean(version.within && isOver(version.within));

  let wrong = null;
  for (let step = 0; step < steps && !wrong; step += 1) {
    await pick([type, type, type, type, look, look, choose])(pick(tabs), pick(KEYS));
    wrong = await fault();
  }
  tabs.forEach((tab) => tab.store.close());
  indexedDB.deleteDatabase(name);
  return wrong && `seed ${seed}: ${wrong}\n${log.join("\n")}`;

  function generator(state) {
    return () => {
      state = (state + 0x6d2b79f5) | 0;
      let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
      mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
      return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
    };
  }
}
