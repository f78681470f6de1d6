/** What becomes of a space when its person signs out: it is deleted, or kept closed until they are back. */
import { deleteSpace, enterSpace, forgetSpace } from "./answer-space.js";
import { StorageFullError } from "./answer-store.js";
import { keptTails } from "./tail.js";

/**
 * @returns {Promise<string[]>} names for all that only this browser holds of the space: changes that wait, each version of them by
 *   another name, and tails
 */
export async function waitingNames(store, space) {
  const waiting = await store.transact("readonly", ["outbox"], ({ outbox }, done) => {
    outbox.getAll().onsuccess = ({ target }) => done(target.result.map(nameOf));
  });
  return [...waiting, ...tailNames(space)];
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
    stores.outbox.getAll().onsuccess = ({ target }) => {
      const isFree = target.result.every((change) => copied.has(nameOf(change)));
      if (isFree) close(stores);
      done(isFree);
    };
  });
}
