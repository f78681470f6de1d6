/**
 * Words that were written here without an account, once somebody is signed in: they join the account when the person says so, are
 * left alone, or deleted. Nothing is sent before that.
 */
import { anonymousSpace, databaseOf, deleteSpace, noteOnSpace } from "./answer-space.js";
import { AnswerStore } from "./answer-store.js";

/**
 * @param {object} world
 * @param {string} account
 * @returns {Promise<{name: string, isClaimed: boolean, versions: {key: string, id: string, val: any, at: string}[]}|null>} the
 *   anonymous space with every version in it; null when there is none, it is empty, this account said that it is not theirs, or
 *   another that it is
 */
export async function waitingWords(world, account) {
  const space = await anonymousSpace(world);
  if (!space || space.notOf?.includes(account)) return null;
  const versions = await inStore(world, space.name, allVersions);
  const isAsClaimed = space.claimedBy && space.claimedAs === namesOf(versions); // what came later is asked about again
  if (isAsClaimed && space.claimedBy !== account) return null; // they are on their way into another's account
  const isClaimed = Boolean(isAsClaimed);
  return versions.length ? { name: space.name, isClaimed, versions } : null;
}

async function inStore(world, name, use) {
  const store = new AnswerStore(databaseOf(name), world);
  await store.open();
  try {
    return await use(store);
  } finally {
    store.close();
  }
}

/** Every version in the store, as it is in one moment. */
function allVersions(store) {
  return store.transact("readonly", ["kv", "branches"], (stores, done) => readVersions(stores, done));
}

function readVersions({ kv, branches }, use) {
  const versions = [];
  const each = (cursor) => {
    if (cursor) [cursor.value].flat().forEach((version) => versions.push({ ...version, key: cursor.key }));
    cursor?.continue();
    return Boolean(cursor);
  };
  kv.openCursor().onsuccess = ({ target }) => {
    if (each(target.result)) return;
    branches.openCursor().onsuccess = (event) => each(event.target.result) || use(versions);
  };
}

/**
 * Adds the words to the account's store, each with the id it has; doing it again adds only what was written since. The account's
 * space remembers theirs: what a tab could not store there any more is merged here (`mergeTails`).
 */
export async function claimWords(world, space, words, store) {
  space.claimed = [...new Set([...(space.claimed ?? []), words.name])];
  await noteOnSpace(world, space.name, { claimed: space.claimed });
  await noteOnSpace(world, words.name, { claimedBy: space.account, claimedAs: namesOf(words.versions) });
  for (const version of words.versions) await store.adopt(version.key, version);
}

/** The words are somebody else's: they stay here, and this account is not asked again. */
export async function leaveWords(world, account, words) {
  const space = await anonymousSpace(world);
  await noteOnSpace(world, words.name, { notOf: [...(space?.notOf ?? []), account] });
}

/**
 * Deletes the words from this browser. From the comparison on nothing more is written into their space.
 * @returns {Promise<boolean>} false, and nothing is deleted, when others were written meanwhile
 */
export async function deleteWords(world, words) {
  const isAll = await inStore(world, words.name, (store) => store.transact("readwrite", ["kv", "branches", "meta"], (stores, done) =>
    readVersions(stores, (versions) => {
      const isSame = namesOf(versions) === namesOf(words.versions);
      if (isSame) stores.meta.put({ takenAt: world.now().getTime() }, "claim");
      done(isSame);
    })));
  if (isAll) await deleteSpace(world, words.name);
  return isAll;
}

const namesOf = (versions) => JSON.stringify(versions.map(({ key, id, rev }) => [key, id, rev]).sort());
