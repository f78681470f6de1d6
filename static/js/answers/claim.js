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
 *   anonymous space with every version in it; null when there is none, it is empty, or this account said that it is not theirs
 */
export async function waitingWords(world, account) {
  const space = await anonymousSpace(world);
  if (!space || space.notOf?.includes(account)) return null;
  const store = new AnswerStore(databaseOf(space.name), world);
  await store.open();
  try {
    const versions = [];
    for (const [key, head] of await store.readAll()) {
      for (const version of [head, ...(await store.branches(key))]) versions.push({ ...version, key });
    }
    return versions.length ? { name: space.name, isClaimed: space.claimedBy === account, versions } : null;
  } finally {
    store.close();
  }
}

/** Adds the words to the account's store, each with the id it has; doing it again changes nothing. */
export async function claimWords(world, account, words, store) {
  await noteOnSpace(world, words.name, { claimedBy: account });
  for (const version of words.versions) await store.adopt(version.key, version);
}

/** The words are somebody else's: they stay here, and this account is not asked again. */
export async function leaveWords(world, account, words) {
  const space = await anonymousSpace(world);
  await noteOnSpace(world, words.name, { notOf: [...(space?.notOf ?? []), account] });
}

/** Deletes the words from this browser. */
export const deleteWords = (world, words) => deleteSpace(world, words.name);
