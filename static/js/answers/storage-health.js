import { BlockedStoreError, NewerStoreError, StorageFullError } from "./answer-store.js";

const NO_STORAGE = ["SecurityError", "InvalidStateError", "NotAllowedError", "TypeError"];

/** How the store is after `error`: "full", "newer", "blocked", "memory" (the browser gives no storage) or "corrupt". */
export function healthAfter(error) {
  if (error instanceof StorageFullError) return "full";
  if (error instanceof NewerStoreError) return "newer";
  if (error instanceof BlockedStoreError) return "blocked";
  return NO_STORAGE.includes(error?.name) ? "memory" : "corrupt";
}
