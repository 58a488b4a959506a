// Small tables in IndexedDB. By hand: a library for them (Dexie, 30 KB zipped) takes half of what the gate may weigh.
import { signal } from "@/lib/signal";

export type Direction = "entry" | "exit" | "auto";

/** The guard who made a scan, and the building it was made for: nobody else sends it, for the server would write it down as theirs. */
export interface Maker {
  userId: string;
  userName: string;
  buildingId: string | null;
  buildingName: string | null;
}

/** A visit the guard chose from a list, in the place of a code. */
export interface ChosenVisit {
  visitId: string;
  names: string[];
  unit: string | null;
  host: string | null;
  /** Read off a cab whose flat is hidden. */
  plate: string | null;
  /** The visitor has agreed to the building's notice. */
  consent: boolean;
  /** What this device's own judgement of the row was; null: it could not be judged here. */
  mayPass: boolean | null;
}

/** A scan that the server has not answered yet, or whose late answer was a refusal. */
export interface OutboxScan extends Maker {
  nonce: string;
  /** Device time, ISO. */
  at: string;
  direction: Direction;
  /** Empty where `chosen` stands in its place. */
  code: string;
  chosen?: ChosenVisit;
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

type Opened = () => Promise<IDBDatabase>;

/** A database of this device, opened when it is first needed and anew after the browser closed it. */
export function database(name: string, version: number, stores: readonly string[]): Opened {
  let opening: Promise<IDBDatabase> | null = null;
  const forget = (): void => {
    opening = null;
  };
  const open = async (): Promise<IDBDatabase> => {
    const request = indexedDB.open(name, version);
    request.onupgradeneeded = () => {
      for (const store of stores) {
        if (!request.result.objectStoreNames.contains(store)) {
          request.result.createObjectStore(store, { keyPath: "nonce" });
        }
      }
    };
    const opened = await answer(request);
    opened.onclose = forget;
    opened.onversionchange = () => {
      opened.close();
      forget();
    };
    return opened;
  };
  return () => {
    opening ??= open().catch((error: unknown) => {
      forget();
      throw error;
    });
    return opening;
  };
}

/** Rows by `nonce`, read in the order of `at`. A write has ended when it is on the disk. */
export class Table<T extends { nonce: string; at: string }> {
  /** `told`: after a write every window looks at its lists again. */
  constructor(
    private readonly name: string,
    private readonly opened: Opened,
    private readonly told = true,
  ) {}

  private async read<R>(ask: (rows: IDBObjectStore) => IDBRequest<R>): Promise<R> {
    return answer(ask((await this.opened()).transaction(this.name).objectStore(this.name)));
  }

  private async write(act: (rows: IDBObjectStore) => void): Promise<void> {
    const work = (await this.opened()).transaction(this.name, "readwrite", { durability: "strict" });
    await new Promise<void>((resolve, reject) => {
      work.oncomplete = () => resolve();
      work.onabort = work.onerror = () => reject(work.error ?? new Error("IndexedDB"));
      act(work.objectStore(this.name));
    });
    if (!this.told) return;
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

const main = database("gatehouse", 11, ["outbox", "scans"]);
export const db = {
  outbox: new Table<OutboxScan>("outbox", main),
  scans: new Table<ScanNote>("scans", main),
};
