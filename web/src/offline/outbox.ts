// The single way a guard's scan reaches the server, online or not: kept first, posted at once, left waiting when nobody answers.
import { asApiError, type ApiError } from "@/api/errors";
import type { components } from "@/api/schema.gen";
import { newId, reached, sessionEnded, sessionMoved } from "@/api/transport";
import { whileBusy } from "@/lib/busy";
import {
  db,
  type ChosenVisit,
  type Direction,
  type Maker,
  type OutboxScan,
  type ScanNote,
} from "@/offline/db";
import { postScan } from "@/offline/scanPost";
import { signedIn } from "@/offline/signedIn";

export type ScanAnswer = components["schemas"]["ScanOut"];
export interface ScanInput extends Maker {
  /** Empty where `chosen` stands in its place. */
  code: string;
  chosen?: ChosenVisit;
  direction: Direction;
  gate: string | null;
  /** Only these of the party pass; absent: all of it. */
  visitorIds?: string[];
}
export type ScanResult =
  | { kind: "accepted"; nonce: string; answer: ScanAnswer }
  | { kind: "refused"; nonce: string; error: ApiError }
  /** Recorded on this device, not verified; it will be uploaded. */
  | { kind: "unverified"; nonce: string; error: ApiError }
  /** Neither: nobody answered, and this device could not keep it. The guard must write it down or try again. */
  | { kind: "failed"; nonce: string; error: ApiError };

const PATHS: Record<Direction, string> = {
  entry: "/api/visitors/scan/entry",
  exit: "/api/visitors/scan/exit",
  auto: "/api/visitors/scan",
};
const NOTES_KEPT = 200;

const pathOf = ({ chosen, direction }: OutboxScan): string =>
  chosen ? `/api/v1/gate/visits/${chosen.visitId}/scan` : PATHS[direction];

function whatOf({ chosen, direction, code }: OutboxScan): Record<string, unknown> {
  if (!chosen) return { qr_code: code };
  const { plate, consent } = chosen;
  return { direction, ...(plate === null ? {} : { plate_last4: plate }), ...(consent && { consent }) };
}

function bodyOf(scan: OutboxScan): Record<string, unknown> {
  return {
    ...whatOf(scan),
    nonce: scan.nonce,
    ...(scan.gate === null ? {} : { gate_number: scan.gate }),
    ...(scan.visitorIds ? { visitor_ids: scan.visitorIds } : {}),
  };
}

async function note(
  scan: OutboxScan,
  outcome: ScanNote["outcome"],
  reason: string | null,
  who: string | null,
) {
  const { nonce, at, direction } = scan;
  await db.scans.put({ nonce, at, direction, outcome, reason, who });
  const old = (await db.scans.toArray()).slice(0, -NOTES_KEPT);
  if (old.length > 0) await db.scans.delete(...old.map((row) => row.nonce));
}

const whoOf = (answer: ScanAnswer): string => answer.visitors.map((visitor) => visitor.name).join(", ");

/** Storage may be missing (private window) or full: an online scan must still go through. */
async function quietly(act: () => Promise<unknown>): Promise<boolean> {
  try {
    await act();
    return true;
  } catch {
    return false;
  }
}

export function sendScan(input: ScanInput): Promise<ScanResult> {
  return whileBusy(() => send(input));
}

async function send(input: ScanInput): Promise<ScanResult> {
  const scan: OutboxScan = {
    ...input,
    nonce: newId(),
    at: new Date().toISOString(),
    state: "waiting",
    tries: 1,
    reason: null,
    message: null,
  };
  sending.add(scan.nonce);
  try {
    // What this device itself says no to is asked, but never recorded here as somebody who came in.
    const kept = input.chosen?.mayPass !== false && (await quietly(() => db.outbox.add(scan)));
    try {
      const answer = await postScan<ScanAnswer>(pathOf(scan), bodyOf(scan));
      await settled(scan, "accepted", null, whoOf(answer));
      return { kind: "accepted", nonce: scan.nonce, answer };
    } catch (problem) {
      const error = asApiError(problem);
      if (waits(error)) {
        if (!kept) return { kind: "failed", nonce: scan.nonce, error };
        await quietly(() => note(scan, "unverified", null, null));
        return { kind: "unverified", nonce: scan.nonce, error };
      }
      await settled(scan, "refused", error.reason ?? error.code, null);
      return { kind: "refused", nonce: scan.nonce, error };
    }
  } finally {
    sending.delete(scan.nonce);
  }
}

/** Not an answer about the pass: nobody there, too busy, or the guard must sign in again. */
function waits(error: ApiError): boolean {
  return error.isPassing || error.status === 401;
}

async function settled(
  scan: OutboxScan,
  outcome: ScanNote["outcome"],
  reason: string | null,
  who: string | null,
) {
  await quietly(() => db.outbox.delete(scan.nonce));
  await quietly(() => note(scan, outcome, reason, who));
}

const sending = new Set<string>();
let flushing: Promise<void> | null = null;
export const isUploading = (): boolean => flushing !== null;

/** The same guard, for the same building. Rows of an older version name no building. */
export function isOf(scan: Maker, who: Pick<Maker, "userId" | "buildingId">): boolean {
  return scan.userId === who.userId && (scan.buildingId ?? who.buildingId) === who.buildingId;
}

/** Upload what waits of this guard, oldest first, one by one; stops at the first that nobody answers. */
export function flushOutbox(maker: Maker): Promise<void> {
  flushing ??= alone(() => uploadAll(maker)).finally(() => {
    flushing = null;
  });
  return flushing;
}

async function alone(act: () => Promise<void>): Promise<void> {
  // Two windows of one device share the outbox; only one uploads.
  const locks = (navigator as Partial<Navigator>).locks;
  await (locks
    ? locks.request("gatehouse-outbox", { ifAvailable: true }, (lock) => (lock ? act() : undefined))
    : act());
}

async function uploadAll(maker: Maker): Promise<void> {
  const mine = (await db.outbox.toArray()).filter(
    (scan) => scan.state === "waiting" && !sending.has(scan.nonce) && isOf(scan, maker),
  );
  // The cookie decides whose the upload would be, and another window may have signed somebody else in.
  if (mine.length === 0 || !(await isStillSignedIn(maker))) return;
  for (const scan of mine) if (!(await upload(scan))) return;
}

async function isStillSignedIn(maker: Maker): Promise<boolean> {
  const who = await signedIn();
  if (who === null) return false;
  if (who === "nobody") sessionEnded.say();
  else if (isOf(maker, who)) return true;
  else sessionMoved.say();
  return false;
}

async function upload(scan: OutboxScan): Promise<boolean> {
  sending.add(scan.nonce);
  try {
    // Taken back while it waited.
    if ((await db.outbox.get(scan.nonce)) === undefined) return true;
    const answer = await postLate(scan);
    await settled(scan, "accepted", null, whoOf(answer));
  } catch (problem) {
    const error = asApiError(problem);
    if (waits(error)) {
      await db.outbox.update(scan.nonce, { tries: scan.tries + 1 });
      return false;
    }
    const reason = error.reason ?? error.code;
    await db.outbox.update(scan.nonce, {
      state: "conflict",
      reason,
      message: error.message,
      tries: scan.tries + 1,
    });
    await quietly(() => note(scan, "refused", reason, null));
  } finally {
    sending.delete(scan.nonce);
  }
  return true;
}

/** The guard turned them away after all: what is kept here and not on its way is never sent. False: it is on its way. */
export async function takeBack(nonce: string): Promise<boolean> {
  if (sending.has(nonce)) return false;
  await quietly(async () => {
    if ((await db.outbox.get(nonce))?.state !== "waiting") return;
    await db.outbox.delete(nonce);
    await db.scans.delete(nonce);
  });
  return true;
}

/** With the device's time. If the first try did arrive and only its answer was lost, the server holds it under its own time: ask for that. */
async function postLate(scan: OutboxScan): Promise<ScanAnswer> {
  const path = pathOf(scan);
  try {
    return await postScan<ScanAnswer>(path, { ...bodyOf(scan), scanned_at: scan.at });
  } catch (error) {
    if (asApiError(error).code !== "NONCE_REUSED") throw error;
    return postScan<ScanAnswer>(path, bodyOf(scan));
  }
}

/** The guard has seen a conflict. */
export async function dismissConflict(nonce: string): Promise<void> {
  if ((await db.outbox.get(nonce))?.state === "conflict") await db.outbox.delete(nonce);
}

/** Uploads this guard's scans on a connect and after any answer, never by `navigator.onLine`, which lies after an offline reload. */
export function watchOutbox(maker: Maker): () => void {
  const flush = (): void => {
    if (flushing === null) void quietly(() => flushOutbox(maker));
  };
  const stop = reached.listen(flush);
  flush();
  return stop;
}
