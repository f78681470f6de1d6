/**
 * Which store this browser writes to. A space is one store: `anon-<uuid>` for a person without an account. The list of spaces
 * is a small database of its own, so that two tabs opened at once agree on one space.
 */
const REGISTRY = "course-spaces";

/**
 * The browser's anonymous space, made if there is none.
 * @param {{indexedDB: IDBFactory, now: () => Date, newId: () => string}} world
 * @returns {Promise<{name: string, isNew: boolean}>} rejects when the browser gives no storage
 */
export async function anonymousSpace(world) {
  const registry = await openRegistry(world.indexedDB);
  try {
    return await new Promise((resolve, reject) => {
      const transaction = registry.transaction("spaces", "readwrite");
      const spaces = transaction.objectStore("spaces");
      let found;
      spaces.getAll().onsuccess = ({ target }) => {
        const known = target.result.find((space) => space.kind === "anonymous");
        found = known ?? { name: `anon-${world.newId()}`, kind: "anonymous", createdAt: world.now().toISOString() };
        if (!known) spaces.add(found);
        found = { name: found.name, isNew: !known };
      };
      transaction.oncomplete = () => resolve(found);
      transaction.onabort = () => reject(transaction.error);
    });
  } finally {
    registry.close();
  }
}

/** The name of the IndexedDB database that holds a space. */
export const databaseOf = (space) => `course-${space}`;

function openRegistry(factory) {
  return new Promise((resolve, reject) => {
    const request = factory.open(REGISTRY, 1);
    request.onupgradeneeded = () => request.result.createObjectStore("spaces", { keyPath: "name" });
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}
