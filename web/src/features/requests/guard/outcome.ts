// What became of a request, as the guard must see it.
import type { components } from "@/api/schema.gen";

export type EntryRequest = components["schemas"]["EntryRequestOut"];
export type Outcome = "in" | "atGate" | "no" | "expired" | "withdrawn";

/** The colour, tone and vibration of a scan that came out the same way. */
export const TONES: Readonly<Record<Outcome, "in" | "out" | "attention" | "no">> = {
  in: "in",
  atGate: "out",
  no: "no",
  expired: "attention",
  withdrawn: "attention",
};

/** Null while it waits: the server's word alone decides, never this device's clock. */
export function outcomeOf(request: EntryRequest): Outcome | null {
  switch (request.status) {
    case "PENDING":
      return null;
    case "APPROVED":
      return request.leaveAtGate ? "atGate" : "in";
    case "REJECTED":
      return "no";
    case "EXPIRED":
      return request.withdrawnAt === null ? "expired" : "withdrawn";
  }
}

/** Where the visitor goes, or whom it was about: the flat that answered, else all that were asked. */
export function flatOf(request: EntryRequest): string {
  const one = request.answeredFlat;
  if (one === null) return request.flatLabel;
  return one.blockName === null ? one.flatNumber : `${one.blockName} ${one.flatNumber}`;
}

const LOOK_MS = 15_000;
const SOON_MS = 1000;

/** How long until an open request should be looked at again although no event came: when its time is over, and now and then. */
export function nextLook(ends: readonly string[], now: number): number | false {
  if (ends.length === 0) return false;
  const soonest = Math.min(...ends.map((end) => new Date(end).getTime() - now + SOON_MS / 2));
  return Math.min(LOOK_MS, Math.max(SOON_MS, soonest));
}

type Counts = Pick<components["schemas"]["BudgetOut"], "used" | "entries" | "percent">;

/** The policy budget once one more is let in, as gate/policy.py counts, and whether that is more than the building means. */
export function withOneMore({ used, entries, percent }: Counts): {
  entries: number;
  allowed: number;
  beyond: boolean;
} {
  const allowed = Math.ceil(((entries + 1) * percent) / 100);
  return { entries: entries + 1, allowed, beyond: used + 1 > allowed };
}
