import { useEffect, useMemo, useState } from "react";
import { useSession } from "@/api/session";
import { changed, db, type Maker, type OutboxScan, type ScanNote } from "@/offline/db";
import { dismissConflict, flushOutbox, isOf } from "@/offline/outbox";

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

/** Who makes the scans on this page. */
export function useMaker(): Maker {
  const { id, full_name, building_id, building_name } = useSession().user;
  return useMemo(
    () => ({ userId: id, userName: full_name, buildingId: building_id, buildingName: building_name }),
    [id, full_name, building_id, building_name],
  );
}

/** The guard's queue: what waits, what waits for another guard, and what the server contradicted. */
export function useScanOutbox() {
  const maker = useMaker();
  const rows = useLive(readOutbox, []);
  const waiting = rows.filter((row) => row.state === "waiting");
  return {
    waiting: waiting.filter((row) => isOf(row, maker)),
    others: waiting.filter((row) => !isOf(row, maker)),
    conflicts: rows.filter((row) => row.state === "conflict"),
    flush: () => flushOutbox(maker),
    dismiss: dismissConflict,
  };
}

/** This device's last scans, newest first. */
export function useScanNotes(): ScanNote[] {
  return useLive(readNotes, []);
}
