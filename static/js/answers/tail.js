/**
 * The last keystrokes when a page goes away while their transaction is still under way. Only localStorage can be written at
 * that moment; what is kept here is merged at the next load and then removed.
 */
const PREFIX = "tail:";

/** Keeps `val` of `key`, typed on `base`, synchronously. */
export function keepTail(storage, space, key, val, base) {
  storage.setItem(`${PREFIX}${space}:${key}`, JSON.stringify({ val, base }));
}

/**
 * Hands every kept tail of the space to `write(key, val, base)`, one after the other, and removes it once that resolved.
 * A tail that cannot be read is removed.
 */
export async function mergeTails(storage, space, write) {
  const start = `${PREFIX}${space}:`;
  const names = Object.keys(storage).filter((name) => name.startsWith(start));
  for (const name of names) {
    const tail = parsed(storage.getItem(name));
    if (tail) await write(name.slice(start.length), tail.val, tail.base);
    storage.removeItem(name);
  }
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
