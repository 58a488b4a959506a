import type { VisitRow } from "@/features/visits/queries";

export type VisitState = "expected" | "inside" | "away" | "completed" | "cancelled" | "expired";

/** What a host should see of a visit. The server has judged; this only gives its words a name. */
export function visitState(visit: Pick<VisitRow, "status" | "display_status">): VisitState {
  switch (visit.display_status) {
    case "inside":
    case "completed":
    case "cancelled":
    case "expired":
      return visit.display_status;
    case "active":
      return "away";
    default:
      return "expected";
  }
}

/** Whether the pass still opens something: then it is shown with its code. */
export function isLive(visit: Pick<VisitRow, "status">): boolean {
  return visit.status === "pending" || visit.status === "active";
}
