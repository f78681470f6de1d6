/**
 * Plays a random script of two devices with two tabs each on real IndexedDB stores, syncing with the real server through
 * `window.serve`, over a network that loses, repeats, delays and reorders. No text may go silently, and in the end all devices
 * show the same and nothing waits.
 *
 * A text may go when its own tab wrote on, when somebody who saw all of it wrote on, when a person chose between it and another, or
 * when another text begins with it: then it lives on in that text, and goes when that one may go.
 *
 * @returns {Promise<string|null>} what went wrong, with the script that led there
 */
async ([scripts, account, seed, steps]) => {
  const { AnswerStore } = await import(`${scripts}answers/answer-store.js`);
  const { baseOf } = await import(`${scripts}answers/local-change.js`);
  const { covers } = await import(`${scripts}answers/conflict.js`);
  const random = generator(seed);
  const pick = (list) => list[Math.floor(random() * list.length)];
  const KEYS = ["r:a", "p:b"];
  let count = 0;
  const uuid = (number) => `${account.slice(0, 24)}${String(number).padStart(12, "0")}`;
  const world = { indexedDB, now: () => new Date(1.8e12 + 1000 * (count += 1)), newId: () => uuid(1000 + (count += 1)) };

  const devices = [];
  for (const number of [1, 2]) {
    const name = `course-test-${account}-${number}`;
    const tabs = [0, 1].map((tab) => ({ name: `${number}.${tab}`, store: new AnswerStore(name, world), seen: {} }));
    for (const tab of tabs) await tab.store.open();
    devices.push({ name, id: uuid(number), tabs, store: tabs[0].store, versionOf: new Map() });
    tabs.forEach((tab) => (tab.device = devices.at(-1)));
  }
  const versions = [];
  const latest = new Map(); // change id -> its last version
  const network = { requests: [], answers: [] };
  const log = [];

  const versionOf = (device, record) => device.versionOf.get(`${record.id}:${record.rev}`) ?? latest.get(record.id) ?? null;
  const screen = (tab, key) => (tab.seen[key] ??= { base: null, text: "", version: null });
  const isOver = (version, asked = new Set()) =>
    version.replaced || Boolean(version.within && !asked.has(version) && isOver(version.within, asked.add(version)));

  function made(device, key, text, base) {
    const version = { key, text, replaced: false, within: null };
    versions.push(version);
    device.versionOf.set(`${base.id}:${base.rev}`, version);
    latest.set(base.id, version);
    return version;
  }

  const acts = {
    async type(tab, key) {
      const at = screen(tab, key);
      const fresh = String((count += 1) % 97);
      const text = pick(["", "x", fresh, `${at.text}x`, `${at.text} ${fresh}`, at.text.slice(0, -1), `z${at.text}`]);
      log.push(`tab ${tab.name} types ${JSON.stringify(text)} into ${key} over ${JSON.stringify(at.text)}`);
      const result = await tab.store.write(key, text, at.base);
      if (result.outcome === "same") return void (tab.seen[key] = { ...at, base: result.base, text });
      if (at.version) at.version.replaced = true;
      const version = result.outcome === "subsumed" ? null : made(tab.device, key, text, result.base);
      tab.seen[key] = { base: result.base, text, version };
    },
    async look(tab, key) {
      const head = await tab.store.read(key);
      log.push(`tab ${tab.name} looks at ${key}: ${JSON.stringify(head?.val)}`);
      if (head) tab.seen[key] = { base: baseOf(head), text: head.val, version: versionOf(tab.device, head) };
    },
    async choose(tab, key) {
      const branch = pick(await tab.store.branches(key));
      if (!branch) return;
      const head = await tab.store.read(key);
      const text = pick([head.val, branch.val, `${head.val} ${branch.val}`]);
      log.push(`tab ${tab.name} chooses ${JSON.stringify(text)} of ${JSON.stringify([head.val, branch.val])}`);
      const result = await tab.store.resolve(key, text, branch.id);
      for (const chosen of [head, branch]) {
        const version = versionOf(tab.device, chosen);
        if (version) version.replaced = true;
      }
      tab.seen[key] = { base: result.base, text, version: made(tab.device, key, text, result.base) };
    },
    async bringBack(tab, key) {
      const head = await tab.store.read(key);
      if (!head) return;
      const text = pick([...(await tab.store.snapshots(key)).map(({ val }) => val), "brought back"]);
      log.push(`tab ${tab.name} brings ${JSON.stringify(text)} back over ${JSON.stringify(head.val)}`);
      const result = await tab.store.resolve(key, text);
      const version = versionOf(tab.device, head);
      if (version) version.replaced = true;
      tab.seen[key] = { base: result.base, text, version: made(tab.device, key, text, result.base) };
    },
    async send({ device }) {
      network.requests.push([device, await request(device)]);
      log.push(`device ${device.name.at(-1)} sends`);
    },
    async deliver() {
      if (network.requests.length === 0) return;
      const place = Math.floor(random() * network.requests.length);
      const [device, body] = network.requests[place];
      if (random() < 0.7) network.requests.splice(place, 1);
      const answer = JSON.parse(await window.serve(body));
      if (random() < 0.7) network.answers.push([device, answer]);
      log.push("a request arrives");
    },
    async arrive() {
      if (network.answers.length === 0) return;
      const [[device, answer]] = network.answers.splice(Math.floor(random() * network.answers.length), 1);
      log.push(`device ${device.name.at(-1)} takes an answer`);
      await device.store.takeAnswer(answer);
    },
    async drop() {
      network.requests.splice(Math.floor(random() * network.requests.length), 1);
    },
    async sync({ device }) {
      log.push(`device ${device.name.at(-1)} syncs`);
      await device.store.takeAnswer(JSON.parse(await window.serve(await request(device))));
    },
  };

  async function request(device) {
    const { cursor, changes } = await device.store.takeOutbox(device.id);
    return JSON.stringify({ proto: 1, account, device: device.id, cursor, changes, sent_at: world.now().toISOString() });
  }

  async function held(devicesAsked, key) {
    const shown = [];
    for (const device of devicesAsked) {
      for (const record of [await device.store.read(key), ...(await device.store.branches(key))]) {
        if (record) shown.push({ ...record, version: versionOf(device, record) });
      }
    }
    return shown;
  }

  /** Somewhere every text that may not go is shown, or begins what is shown. */
  async function fault(devicesAsked) {
    for (const key of KEYS) {
      const shown = await held(devicesAsked, key);
      const tips = shown.map((record) => record.version);
      for (const version of versions.filter((each) => each.key === key && !tips.includes(each) && !isOver(each))) {
        const place = shown.findIndex((record) => covers(key, record.val, version.text));
        const other = place < 0 ? versions.find((each) => each !== version && each.key === key && covers(key, each.text, version.text)) : tips[place];
        if (place < 0 && !other) return `${JSON.stringify(version.text)} of ${key} is gone`;
        version.within = other ?? null;
      }
    }
    return null;
  }

  async function settle() {
    for (let round = 0; round < 4; round += 1) for (const device of devices) await acts.sync({ device });
    const [one, other] = devices;
    for (const key of KEYS) {
      const [heads, open] = [[], []];
      for (const { store } of [one, other]) {
        const head = await store.read(key);
        heads.push(head && `${head.id} ${JSON.stringify(head.val)}`);
        open.push((await store.branches(key)).map((branch) => branch.id).sort().join());
      }
      if (heads[0] !== heads[1]) return `devices show different texts of ${key}: ${heads.join(" and ")}`;
      if (open[0] !== open[1]) return `devices hold different versions of ${key}`;
    }
    for (const { store } of devices) if ((await store.takeOutbox("none")).changes.length) return "an outbox does not drain";
    return (await fault([one])) ?? (await fault([other]));
  }

  const choices = ["type", "type", "type", "type", "look", "look", "choose", "send", "deliver", "deliver", "arrive", "arrive", "sync", "drop"];
  let wrong = null;
  for (let step = 0; step < steps && !wrong; step += 1) {
    await acts[pick(choices)](pick(pick(devices).tabs), pick(KEYS));
    wrong = await fault(devices);
  }
  wrong ??= await settle();
  for (const device of devices) {
    device.tabs.forEach((tab) => tab.store.close());
    indexedDB.deleteDatabase(device.name);
  }
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
