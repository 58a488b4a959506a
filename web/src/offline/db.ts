// Two small tables in IndexedDB. By hand: a library for them (Dexie, 30 KB zipped) takes half of what the gate may weigh.
import { signal } from "@/lib/signal";

export type Direction = "entry" | "exit" | "auto";

/** The guard who made a scan, and the building it was made for: nobody else sends it, for the server would write it down as theirs. */
export interface Maker {
  userId: string;
  userName: string;
  buildingId: string | null;
  buildingName: string | null;
}

/** A scan that the server has not answered yet, or whose late answer was a refusal. */
export interface OutboxScan extends Maker {
  nonce: string;
  /** Device time, ISO. */
  at: string;
  direction: Direction;
  code: string;
  gate: string | null;
  visitorIds?: string[];
  /** `waiting`: recorded here, not verified. `conflict`: uploaded, and the server would have refused. */
  state: "waiting" | "conflict";
  tries: number;
  reason: string | null;
  message: string | null;
}

/** What this device saw, for the guard's list. Holds no code. */
export interface ScanNote {
  nonce: string;
  at: string;
  direction: Direction;
  outcome: "accepted" | "refused" | "unverified";
  reason: string | null;
  who: string | null;
}

const NAME = "gatehouse";
const VERSION = 11;
const STORES = ["outbox", "scans"];

/** Some row changed, in this window or another of this device. */
export const changed = signal();
const windows = typeof BroadcastChannel === "undefined" ? null : new BroadcastChannel("gatehouse-offline");
windows?.addEventListener("message", () => changed.say());

function answer<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error("IndexedDB"));
  });
}

let opening: Promise<IDBDatabase> | null = null;

async function open(): Promise<IDBDatabase> {
  const request = indexedDB.open(NAME, VERSION);
  request.onupgradeneeded = () => {
    for (const store of STORES) {
      if (!request.result.objectStoreNames.contains(store)) {
        request.result.createObjectStore(store, { keyPath: "nonce" });
      }
    }
  };
  const opened = await answer(request);
  const forget = (): void => {
    opening = null;
  };
  opened.onclose = forget;
  opened.onversionchange = () => {
    opened.close();
    forget();
  };
  return opened;
}

function opened(): Promise<IDBDatabase> {
  opening ??= open().catch((error: unknown) => {
    opening = null;
    throw error;
  });
  return opening;
}

/** Rows by `nonce`, read in the order of `at`. A write has ended when it is on the disk. */
export class Table<T extends { nonce: string; at: string }> {
  constructor(private readonly name: string) {}

  private async read<R>(ask: (rows: IDBObjectStore) => IDBRequest<R>): Promise<R> {
    return answer(ask((await opened()).transaction(this.name).objectStore(this.name)));
  }

  private async write(act: (rows: IDBObjectStore) => void): Promise<void> {
    const work = (await opened()).transaction(this.name, "readwrite", { durability: "strict" });
    await new Promise<void>((resolve, reject) => {
      work.oncomplete = () => resolve();
      work.onabort = work.onerror = () => reject(work.error ?? new Error("IndexedDB"));
      act(work.objectStore(this.name));
    });
    windows?.postMessage(null);
    changed.say();
  }

  async toArray(): Promise<T[]> {
    const rows = (await this.read((store) => store.getAll())) as T[];
    return rows.sort((one, other) => (one.at < other.at ? -1 : one.at > other.at ? 1 : 0));
  }

  get(nonce: string): Promise<T | undefined> {
    return this.read((store) => store.get(nonce) as IDBRequest<T | undefined>);
  }

  count(): Promise<number> {
    return this.read((store) => store.count());
  }

  add(row: T): Promise<void> {
    return this.write((store) => store.add(row));
  }

  put(row: T): Promise<void> {
    return this.write((store) => store.put(row));
  }

  /** Nothing when the row is gone. */
  update(nonce: string, change: Partial<T>): Promise<void> {
    return this.write((store) => {
      const found = store.get(nonce) as IDBRequest<T | undefined>;
      found.onsuccess = () => {
        if (found.result) store.put({ ...found.result, ...change });
      };
    });
  }

  delete(...nonces: string[]): Promise<void> {
    return this.write((store) => {
      for (const nonce of nonces) store.delete(nonce);
    });
  }

  clear(): Promise<void> {
    return this.write((store) => store.clear());
  }
}

export const db = { outbox: new Table<OutboxScan>("outbox"), scans: new Table<ScanNote>("scans") };
