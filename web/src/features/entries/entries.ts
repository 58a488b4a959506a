// What an entry says about itself, without React.
import type { Entry, EntryQuery } from "@/features/entries/queries";
import { dayOf, nextDay } from "@/lib/days";

export const STATES = ["PENDING", "APPROVED", "OVERSTAY", "CHECKED_OUT", "REJECTED", "EXPIRED"] as const;
export const TYPES = ["VISITOR", "DELIVERY", "CAB", "DOMESTIC_STAFF", "VENDOR"] as const;

export type Standing =
  | "PENDING"
  | "APPROVED"
  | "OVERSTAY"
  | "CHECKED_OUT"
  | "REJECTED"
  | "EXPIRED"
  | "leftAtGate"
  | "withdrawn"
  | "terminated";

/** Where an entry stands; one word for the list. */
export function standingOf(entry: Entry): Standing {
  if (entry.leftAtGate) return "leftAtGate";
  if (entry.withdrawnAt !== null) return "withdrawn";
  if (entry.status === "CHECKED_OUT") return entry.endReason === null ? "CHECKED_OUT" : "terminated";
  if (entry.status === "APPROVED" || entry.status === "CHECKED_IN")
    return entry.isOverstay ? "OVERSTAY" : "APPROVED";
  return entry.status;
}

export type How = "pass" | "answered" | "rule" | "policy";

/** By what somebody came in; null for whom nobody let in. */
export function howOf(entry: Entry): How | null {
  if (entry.byPolicy) return "policy";
  if (entry.wasAutoApproved) return "rule";
  if (entry.preApprovalId !== null) return "pass";
  return entry.approvedAt === null ? null : "answered";
}

/** Whether an administrator could end it: somebody is in. */
export const isInside = (entry: Entry): boolean => entry.checkInTime !== null && entry.checkOutTime === null;

export interface Narrowing {
  status: string | null;
  type: string | null;
  flatId: string | null;
  from: string | null;
  to: string | null;
}

const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** What stands in the address beside state, type and page. */
export function narrowingFrom(params: URLSearchParams): Pick<Narrowing, "flatId" | "from" | "to"> {
  const unit = params.get("unit");
  return {
    flatId: unit !== null && ID.test(unit) ? unit : null,
    from: dayOf(params.get("from")),
    to: dayOf(params.get("to")),
  };
}

/** The server's question. Times without a zone are the building's; its end is exclusive, a person's "to" is not. */
export function entryQueryOf({ status, type, flatId, from, to }: Narrowing, page: number): EntryQuery {
  return {
    page,
    ...(status !== null && status !== "OVERSTAY" && { status: status as NonNullable<EntryQuery["status"]> }),
    ...(type !== null && { type: type as NonNullable<EntryQuery["type"]> }),
    ...(flatId !== null && { flatId }),
    ...(from !== null && { startDate: `${from}T00:00:00` }),
    ...(to !== null && { endDate: `${nextDay(to)}T00:00:00` }),
  };
}
