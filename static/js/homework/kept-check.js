/**
 * The last check of each document, kept in the person's own space: it quotes their words, so it goes where they go, and shows what was
 * found while there is no network.
 *
 * @typedef {{at: string, answer: {status: string, standards: object[], findings: object[], left_out: number, derived: object}}} Kept
 */
const nameOf = (id) => `check:${id}`;

/** @returns {Promise<Kept|null>} */
export async function keptCheck(store, id) {
  if (!store.transact) return null;
  return store.transact("readonly", ["meta"], ({ meta }, done) => {
    meta.get(nameOf(id)).onsuccess = ({ target }) => done(target.result ?? null);
  });
}

/** Keeps a check; a full disk only means that it is not kept. */
export async function keepCheck(store, id, kept) {
  if (!store.transact) return;
  try {
    await store.transact("readwrite", ["meta"], ({ meta }, done) => {
      meta.put(kept, nameOf(id)).onsuccess = () => done();
    });
  } catch {
    // What was found can be found again; the person's own words have their own notice.
  }
}
