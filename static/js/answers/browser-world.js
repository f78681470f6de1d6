/** The browser's own clock, ids and storage. Tests hand in others. */
export const browserWorld = {
  get indexedDB() {
    return window.indexedDB;
  },
  now: () => new Date(),
  newId: () => crypto.randomUUID(),
  noteMade: (space) => sessionStorage.setItem("made-space", space),
};
