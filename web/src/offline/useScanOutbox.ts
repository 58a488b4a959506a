import { liveQuery } from "dexie";
import { useEffect, useState } from "react";
import { db, type OutboxScan, type ScanNote } from "@/offline/db";
import { dismissConflict, flushOutbox, sendScan } from "@/offline/outbox";

function useLive<T>(read: () => Promise<T>, first: T): T {
  const [value, setValue] = useState(first);
  useEffect(() => {
    const watch = liveQuery(read).subscribe({ next: setValue, error: () => undefined });
    return () => {
      watch.unsubscribe();
    };
    // `read` is one of the two functions below
  }, [read]);
  return value;
}

const readOutbox = (): Promise<OutboxScan[]> => db.outbox.orderBy("at").toArray();
const readNotes = (): Promise<ScanNote[]> => db.scans.orderBy("at").reverse().limit(50).toArray();

/** The guard's queue: what waits, what the server contradicted, and how to add to it. */
export function useScanOutbox() {
  const rows = useLive(readOutbox, []);
  return {
    waiting: rows.filter((row) => row.state === "waiting"),
    conflicts: rows.filter((row) => row.state === "conflict"),
    sendScan,
    flush: flushOutbox,
    dismiss: dismissConflict,
  };
}

/** This device's last scans, newest first. */
export function useScanNotes(): ScanNote[] {
  return useLive(readNotes, []);
}
