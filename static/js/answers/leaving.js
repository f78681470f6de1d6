/** What becomes of a space when its person signs out: it is deleted, or kept closed until they are back. */
import { databaseOf, deleteSpace, enterSpace } from "./answer-space.js";
import { SCHEMA } from "./answer-store.js";

const REGISTRY = "course-spaces";

/** Names for all that only this space holds: changes that wait, each version of them by another name. */
export function waitingNames(store) {
  return store.transact("readonly", ["outbox"], ({ outbox }, done) => {
    outbox.getAll().onsuccess = ({ target }) => done(target.result.map(nameOf));
  });
}

/**
 * Deletes a space, unless something waits in it that is not in `copied`: another tab may have written until this moment.
 * @param {object} world
 * @param {import("./answer-store.js").AnswerStore} store that of the space; it is closed
 * @param {string} name the space's
 * @param {Set<string>} copied names of what may go
 * @returns {Promise<boolean>} whether it is deleted
 */
export async function deleteUnlessWaiting(world, store, name, copied) {
  if (!(await emptied(world.indexedDB, store, copied))) return false;
  await deleteSpace(world, name);
  return true;
}

/** Leaves a space with everything in it, so that the next page opens another. Works with full storage too. */
export async function shutSpace(world, name) {
  try {
    await enterSpace(world, null);
  } catch {
    await unlist(world.indexedDB, name); // its database stays, and has the same name when its owner is back
  }
}

/**
 * The database goes up a version that no code opens: browsers let no other tab in while that is done, and none after it. If something
 * waits, the version stays.
 */
function emptied(factory, store, copied) {
  store.close();
  return new Promise((resolve, reject) => {
    const request = factory.open(store.name, SCHEMA + 1);
    request.onupgradeneeded = () => {
      request.transaction.objectStore("outbox").getAll().onsuccess = ({ target }) => {
        if (!target.result.every((change) => copied.has(nameOf(change)))) request.transaction.abort();
      };
    };
    request.onsuccess = () => resolve(request.result.close() ?? true);
    request.onerror = () => (request.error.name === "AbortError" ? resolve(false) : reject(request.error));
  });
}

function unlist(factory, name) {
  return new Promise((resolve, reject) => {
    const request = factory.open(REGISTRY, 1);
    request.onerror = () => reject(request.error);
    request.onsuccess = () => {
      const transaction = request.result.transaction("spaces", "readwrite");
      transaction.objectStore("spaces").delete(name);
      transaction.oncomplete = () => resolve(request.result.close());
      transaction.onabort = () => reject(transaction.error);
    };
  });
}

const nameOf = ({ id, rev }) => `${id}:${rev}`;
