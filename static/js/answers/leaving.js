/** What becomes of a space when its person signs out: it is deleted, or kept closed until they are back. */
import { deleteSpace, enterSpace, forgetSpace } from "./answer-space.js";
import { StorageFullError } from "./answer-store.js";
import { keptTails } from "./tail.js";

const HAND_INS = IDBKeyRange.bound("hand-in:", "hand-in:\uffff");

/**
 * @returns {Promise<string[]>} names for all that only this browser holds of the space: changes that wait, each version of them by
 *   another name, homework that was handed in and has not gone out, and tails
 */
export async function waitingNames(store, space) {
  const waiting = await store.transact("readonly", ["outbox", "meta"], readNames);
  return [...waiting, ...tailNames(space)];
}

/** Whether a name is that of homework that was handed in. */
export const isHandIn = (name) => name.startsWith("hand-in:");

function readNames({ outbox, meta }, use) {
  outbox.getAll().onsuccess = ({ target: { result: changes } }) => {
    meta.getAllKeys(HAND_INS).onsuccess = ({ target: { result: names } }) => {
      meta.getAll(HAND_INS).onsuccess = ({ target: { result: handIns } }) =>
        use([...changes.map(nameOf), ...names.map((name, place) => `${name}:${handIns[place].madeAt}`)]);
    };
  };
}

const nameOf = ({ id, rev }) => `${id}:${rev}`;

const tailNames = (space) => keptTails(localStorage, [space]).map(([name]) => name);

/**
 * Leaves a space, so that the next page opens another. It is deleted, unless it holds something that may not go: another tab may have
 * written until this moment.
 * @param {object} world
 * @param {import("./answer-store.js").AnswerStore} store that of the space; it is closed
 * @param {string} space its name
 * @param {Set<string>|null} copied names of what may go; null: all stays
 */
export async function leaveSpace(world, store, space, copied) {
  const isFree = copied !== null && tailNames(space).every((tail) => copied.has(tail)) && (await closedToWriting(world, store, copied));
  await enterSpace(world, null).catch(() => forgetSpace(world, space)); // full storage takes no note; its name stays the same
  store.close();
  if (!isFree) return;
  await deleteSpace(world, space);
  for (const tail of tailNames(space)) if (copied.has(tail)) localStorage.removeItem(tail);
}

/** From the comparison on nothing more is written into the store. Where there is no room to say so, there is none to write either. */
async function closedToWriting(world, store, copied) {
  try {
    return await compared(store, copied, ({ meta }) => meta.put({ takenAt: world.now().getTime() }, "claim"));
  } catch (error) {
    if (error instanceof StorageFullError) return compared(store, copied, () => {});
    throw error;
  }
}

function compared(store, copied, close) {
  return store.transact("readwrite", ["outbox", "meta"], (stores, done) => {
    readNames(stores, (names) => {
      const isFree = names.every((name) => copied.has(name));
      if (isFree) close(stores);
      done(isFree);
    });
  });
}
