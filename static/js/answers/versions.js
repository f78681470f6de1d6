/**
 * The earlier versions of a field as a person looks through them. Pure.
 *
 * @typedef {{val: any, isKept: boolean, at: string, device: string|null, label: string}} Version
 */
import { canonical, covers } from "./conflict.js";

const ONE_SITTING_MS = 600_000;

/**
 * @param {string} key
 * @param {Version[]} sent what the server has
 * @param {Version[]} kept what this device kept besides
 * @param {{val: any, at: string|null, device: string|null}} present what the field shows now
 * @returns {Version[]} the newest first: without what is shown now, empty ones, and the steps by which a text grew in one sitting
 */
export function earlierVersions(key, sent, kept, present) {
  const onServer = new Set(sent.map(({ val }) => canonical(val)));
  const all = [...sent, ...kept.filter(({ val }) => !onServer.has(canonical(val)))];
  all.sort((one, other) => Date.parse(other.at) - Date.parse(one.at));
  let newer = { ...present, isKept: true };
  const listed = [];
  for (const version of all) {
    const isStep = version.isKept ? isGrowth(key, newer, version) : !newer.isKept;
    const isPresent = version.isKept && canonical(version.val) === canonical(present.val);
    if (version.isKept && covers(key, null, version.val)) continue;
    newer = version;
    if (!isStep && !isPresent) listed.push(version);
  }
  return listed;
}

/** Whether `newer` only wrote on where `older` stood. */
function isGrowth(key, newer, older) {
  const isSoon = newer.at !== null && Date.parse(newer.at) - Date.parse(older.at) < ONE_SITTING_MS;
  return newer.isKept && isSoon && newer.device === older.device && isWithin(key, newer.val, older.val);
}

/** Whether the newer value holds all of the older one. The draft of a file grows wherever its author is at work in it. */
function isWithin(key, newer, older) {
  if (!key.startsWith("e:")) return covers(key, newer, older);
  const [whole, part] = [newer?.text ?? "", older?.text ?? ""];
  let same = 0;
  while (same < part.length && whole[same] === part[same]) same += 1;
  return whole.length >= part.length && whole.endsWith(part.slice(same));
}
