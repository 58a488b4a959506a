import Dexie, { type EntityTable } from "dexie";

export type Direction = "entry" | "exit" | "auto";

/** A scan that the server has not answered yet, or whose late answer was a refusal. */
export interface OutboxScan {
  nonce: string;
  /** Device time, ISO. */
  at: string;
  direction: Direction;
  code: string;
  gate: string | null;
  /** Whose session made it. */
  userId: string;
  visitorIds?: string[];
  /** `waiting`: recorded here, not verified. `conflict`: uploaded, and the server would have refused. */
  state: "waiting" | "conflict";
  tries: number;
  reason: string | null;
  message: string | null;
}

/** What this device saw, newest first, for the guard's list. Holds no code. */
export interface ScanNote {
  nonce: string;
  at: string;
  direction: Direction;
  outcome: "accepted" | "refused" | "unverified";
  reason: string | null;
  who: string | null;
}

export class OfflineDb extends Dexie {
  outbox!: EntityTable<OutboxScan, "nonce">;
  scans!: EntityTable<ScanNote, "nonce">;

  constructor(name = "gatehouse") {
    super(name);
    this.version(1).stores({ outbox: "nonce, state, at", scans: "nonce, at" });
  }
}

export const db = new OfflineDb();
