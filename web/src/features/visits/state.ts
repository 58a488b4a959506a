// What a visit's row says about where its people are; one reading for hosts and desks.
import type { Tone } from "@/ui/StatusBadge";

export type VisitState =
  "expected" | "inside" | "overstayed" | "away" | "completed" | "cancelled" | "expired";

interface Standing {
  status: string;
  inside_count: number;
  expires_at: string;
}

/** `away`: active with nobody inside; they left and may come again. A newer server's word counts as expected. */
export function stateOf(visit: Standing, now: Date): VisitState {
  if (visit.inside_count > 0) return new Date(visit.expires_at) <= now ? "overstayed" : "inside";
  switch (visit.status) {
    case "active":
      return "away";
    case "completed":
    case "cancelled":
    case "expired":
      return visit.status;
    default:
      return "expected";
  }
}

/** Whether the pass still opens something: then it is shown with its code, and can be called off. */
export function isLive({ status }: { status: string }): boolean {
  return status === "pending" || status === "active";
}

const ACTIONS = [
  "created",
  "changed",
  "extended",
  "entry",
  "exit",
  "undone_entry",
  "undone_exit",
  "refused",
  "looked",
  "terminated",
  "reissued",
  "cancelled",
] as const;
export type Action = (typeof ACTIONS)[number];

/** What happened, if we have words for it. */
export const actionOf = (action: string): Action | null => ACTIONS.find((one) => one === action) ?? null;

export const ACTION_TONES: Readonly<Record<Action, Tone>> = {
  created: "plain",
  changed: "plain",
  extended: "plain",
  entry: "in",
  exit: "out",
  undone_entry: "plain",
  undone_exit: "plain",
  refused: "no",
  looked: "plain",
  terminated: "attention",
  reissued: "plain",
  cancelled: "plain",
};
