/** What one request may carry: the server takes 100 changes and 900 kB, and no value above 200 kB. */
const MOST_CHANGES = 100;
const MOST_BYTES = 800_000;
const MOST_VALUE_BYTES = 200_000;

/** Whether the server refuses this value, whatever goes with it. It counts JSON in ASCII, where every other character takes six. */
export const isTooLarge = (val) => JSON.stringify(val).replace(/[\u007f-\uffff]/g, "\\u0000").length > MOST_VALUE_BYTES;

/** As many of the first changes as one request carries, at least one and at most `most`. */
export function fitting(changes, most = MOST_CHANGES) {
  let bytes = 0;
  const end = changes.slice(0, Math.min(most, MOST_CHANGES)).findIndex((change, place) => {
    bytes += bytesOf(change);
    return bytes > MOST_BYTES && place > 0;
  });
  return changes.slice(0, end < 0 ? Math.min(most, MOST_CHANGES) : end);
}

const bytesOf = (value) => new TextEncoder().encode(JSON.stringify(value)).length;
