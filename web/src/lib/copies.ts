/** The database of what the gate keeps for hours without network (offline/copies.ts). Names and phones: it goes with the session. */
export const COPIES = "gatehouse-copies";

export function dropCopies(): void {
  try {
    indexedDB.deleteDatabase(COPIES);
  } catch {
    // no storage, so nothing was kept
  }
}
