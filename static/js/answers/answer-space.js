/**
 * Which stores this browser has, and whose. A space is one store: `anon-<uuid>` for a person without an account,
 * `user-<account id>` for one with. The list of spaces is a small database of its own, so that two tabs opened at once agree.
 *
 * @typedef {{name: string, account: string|null, isCurrent: boolean, createdAt: string, isShared?: boolean}} Space
 */
import { askSession, isSharedComputer, lastSignedIn } from "../session.js";

const REGISTRY = "course-spaces";

/**
 * The space to open, and the world that it lives in. It is that of whoever signed in here last and did not sign out, else the
 * anonymous one: a browser that was killed while somebody signed out shows nobody's words. On a shared computer only the memory of
 * this window, and nothing when the server cannot say whose it is.
 * @returns {Promise<{world: object, space: Space}>} rejects when the browser gives no storage
 */
export async function spaceToOpen(world) {
  const account = lastSignedIn();
  if (!isSharedComputer()) return { world, space: await enterSpace(world, account) };
  const session = await askSession();
  if (!session) throw new DOMException("nobody is known to be signed in on this shared computer", "NotAllowedError");
  const anonymous = await enterSpace(world, null); // whoever was here before stays closed when this person leaves
  return session.account === null ? { world, space: anonymous } : spaceInMemory(world, session.account);
}

/** A space of `account` that lives as long as this window, filled from the server and sent to it at once. */
export async function spaceInMemory(world, account) {
  const { memoryWorld } = await import("./memory-database.js");
  return { world: memoryWorld(world), space: { name: `shared-${world.newId()}`, account, isShared: true } };
}

/**
 * Makes the space of `account` (null: the anonymous one) the current one. The spaces of others stay as they are, closed.
 * @param {{indexedDB: IDBFactory, now: () => Date, newId: () => string}} world
 * @returns {Promise<Space>} rejects when the browser gives no storage
 */
export function enterSpace(world, account) {
  return change(world, (spaces) => {
    const found = account === null ? anonymousOf(spaces, world) : accountSpaceOf(spaces, account, world);
    return found.isCurrent ? found : { ...found, isCurrent: true };
  });
}

/** The anonymous space, if this browser has one. @returns {Promise<Space|null>} */
export async function anonymousSpace(world) {
  const spaces = await all(world);
  return spaces.find((space) => space.account === null) ?? null;
}

/** Writes down what the person said of the anonymous space: whose it became, or whose it is not. */
export function noteOnSpace(world, name, note) {
  return transact(world, "readwrite", (store) => {
    store.get(name).onsuccess = ({ target }) => target.result && store.put({ ...target.result, ...note });
  });
}

/** Strikes a space from the list; its database stays, and is found again under the same name. */
export const forgetSpace = (world, name) => transact(world, "readwrite", (store) => store.delete(name));

/** Deletes a space with everything in it. What is deleted only by half is a database that nothing names, not a name without words. */
export async function deleteSpace(world, name) {
  await forgetSpace(world, name);
  await new Promise((resolve, reject) => {
    const request = world.indexedDB.deleteDatabase(databaseOf(name));
    request.onsuccess = resolve;
    request.onerror = () => reject(request.error);
  });
}

/** The name of the IndexedDB database that holds a space. */
export const databaseOf = (space) => `course-${space}`;

const anonymousOf = (spaces, world) =>
  spaces.find((space) => space.account === null) ?? made(`anon-${world.newId()}`, null, world);

const accountSpaceOf = (spaces, account, world) =>
  spaces.find((space) => space.account === account) ?? made(`user-${account}`, account, world);

const made = (name, account, world) => ({ name, account, isCurrent: true, createdAt: world.now().toISOString() });

/**
 * Chooses one space, writes it down, and makes every other one not the current one: in one transaction. The world is told of an
 * anonymous one that was made.
 */
function change(world, choose) {
  let chosen, isMade;
  return transact(world, "readwrite", (store) => {
    store.getAll().onsuccess = ({ target }) => {
      const spaces = target.result.map((space) => ({ account: null, isCurrent: false, ...space }));
      chosen = choose(spaces);
      isMade = !spaces.some((space) => space.name === chosen.name);
      if (!spaces.includes(chosen)) store.put(chosen); // reading alone writes nothing: it must work with full storage too
      const left = spaces.filter((space) => chosen.isCurrent && space.isCurrent && space.name !== chosen.name);
      for (const space of left) store.put({ ...space, isCurrent: false });
    };
  }).then(() => {
    if (isMade && chosen.account === null) world.noteMade?.(chosen.name);
    return chosen;
  });
}

async function all(world) {
  let found;
  await transact(world, "readonly", (store) => {
    store.getAll().onsuccess = ({ target }) => (found = target.result);
  });
  return found.map((space) => ({ account: null, isCurrent: false, ...space }));
}

async function transact(world, mode, work) {
  const registry = await openRegistry(world.indexedDB);
  try {
    await new Promise((resolve, reject) => {
      const transaction = registry.transaction("spaces", mode);
      transaction.oncomplete = () => resolve();
      transaction.onabort = () => reject(transaction.error);
      work(transaction.objectStore("spaces"));
    });
  } finally {
    registry.close();
  }
}

function openRegistry(factory) {
  return new Promise((resolve, reject) => {
    const request = factory.open(REGISTRY, 1);
    request.onupgradeneeded = () => request.result.createObjectStore("spaces", { keyPath: "name" });
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

/** The browser's own clock, ids and storage. Tests hand in others. */
export const browserWorld = {
  get indexedDB() {
    return window.indexedDB;
  },
  now: () => new Date(),
  newId: () => crypto.randomUUID(),
  noteMade: (space) => sessionStorage.setItem("made-space", space),
};
