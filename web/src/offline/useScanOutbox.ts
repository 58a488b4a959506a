import { useEffect, useState } from "react";
import { changed, db, type OutboxScan, type ScanNote } from "@/offline/db";
import { dismissConflict, flushOutbox, sendScan } from "@/offline/outbox";

function useLive<T>(read: () => Promise<T>, first: T): T {
  const [value, setValue] = useState(first);
  useEffect(() => {
    let over = false;
    let reading = 0;
    const look = (): void => {
      const mine = (reading += 1);
      read()
        .then((rows) => {
          if (!over && mine === reading) setValue(rows);
        })
        .catch(() => undefined);
    };
    look();
    const stop = changed.listen(look);
    return () => {
      over = true;
      stop();
    };
    // `read` is one of the two functions below
  }, [read]);
  return value;
}

const readOutbox = (): Promise<OutboxScan[]> => db.outbox.toArray();
const readNotes = (): Promise<ScanNote[]> => db.scans.toArray().then((rows) => rows.reverse().slice(0, 50));

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
