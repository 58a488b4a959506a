// What a request says to the people of the flat, without React.
import type { EntryRequest } from "@/features/requests/residentQueries";

export type Standing =
  "waiting" | "approved" | "leftAtGate" | "byPolicy" | "rejected" | "withdrawn" | "expired";

/** Where a request stands at a moment; one whose time is over is over before the server has tidied it. */
export function standingOf(request: EntryRequest, now: Date): Standing {
  if (request.status === "APPROVED") {
    if (request.byPolicy) return "byPolicy";
    return request.leaveAtGate ? "leftAtGate" : "approved";
  }
  if (request.status === "REJECTED") return "rejected";
  if (request.withdrawnAt !== null) return "withdrawn";
  if (request.status === "EXPIRED" || new Date(request.expiresAt) <= now) return "expired";
  return "waiting";
}

/** Whole seconds until the answer comes too late, and the part of the time that is left (0 to 1). */
export function timeLeft(request: EntryRequest, now: Date): { seconds: number; share: number } {
  const end = new Date(request.expiresAt).getTime();
  const whole = end - new Date(request.createdAt).getTime();
  const left = Math.max(0, end - now.getTime());
  return { seconds: Math.ceil(left / 1000), share: whole > 0 ? Math.min(1, left / whole) : 0 };
}

/** m:ss */
export function clock(seconds: number): string {
  return `${String(Math.floor(seconds / 60))}:${String(seconds % 60).padStart(2, "0")}`;
}
