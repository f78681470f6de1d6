/**
 * The last keystrokes when a page goes away before they are stored. Only localStorage can be written at that moment; what is kept
 * here is merged at the next load and removed once it is stored.
 */
const PREFIX = "tail:";

/**
 * Keeps `val` of `key`, typed on `base`, synchronously.
 * @returns {string} the name it is kept under; empty when there was no room for it
 */
export function keepTail(storage, space, key, val, base) {
  const name = `${PREFIX}${space}:${crypto.randomUUID()}`;
  try {
    storage.setItem(name, JSON.stringify({ key, val, base }));
    return name;
  } catch (error) {
    if (!(error instanceof DOMException)) throw error;
    return "";
  }
}

/**
 * Hands every kept tail of the spaces to `write(key, val, base)`, one after the other, and removes each once that resolved.
 * @returns {Promise<unknown[]>} the errors of those that could not be stored; they stay for the next time
 */
export async function mergeTails(storage, spaces, write) {
  const errors = [];
  for (const [name, tail] of keptTails(storage, spaces)) {
    try {
      if (tail) await write(tail.key, tail.val, tail.base);
      storage.removeItem(name);
    } catch (error) {
      errors.push(error);
    }
  }
  return errors;
}

/** The tails of the spaces, each with the name it is kept under; null for one that cannot be read. */
export function keptTails(storage, spaces) {
  const names = Object.keys(storage).filter((each) => each.startsWith(PREFIX) && spaces.includes(each.split(":")[1]));
  return names.map((name) => [name, parsed(storage.getItem(name))]);
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
