// What a visit's row says about where its people are.
import type { Tone } from "@/ui/StatusBadge";

export type VisitState = "pending" | "inside" | "overstayed" | "between" | "completed" | "cancelled" | "expired";

interface Standing {
  status: string;
  inside_count: number;
  expires_at: string;
}

/** `active` with nobody inside: they left and may come again. */
export function stateOf(visit: Standing, now: Date): VisitState {
  if (visit.inside_count > 0) return new Date(visit.expires_at) <= now ? "overstayed" : "inside";
  if (visit.status === "active") return "between";
  const known: readonly VisitState[] = ["pending", "completed", "cancelled", "expired"];
  return known.find((state) => state === visit.status) ?? "pending";
}

export const TONES: Readonly<Record<VisitState, Tone>> = {
  pending: "plain",
  inside: "in",
  overstayed: "attention",
  between: "out",
  completed: "out",
  cancelled: "plain",
  expired: "plain",
};

/** Only what has not ended can be called off. */
export const canBeCancelled = ({ status }: { status: string }): boolean => status === "pending" || status === "active";

const ACTIONS = ["created", "entry", "exit", "refused", "looked", "cancelled"] as const;
export type Action = (typeof ACTIONS)[number];

/** What happened, if we have words for it. */
export const actionOf = (action: string): Action | null => ACTIONS.find((one) => one === action) ?? null;

export const ACTION_TONES: Readonly<Record<Action, Tone>> = {
  created: "plain",
  entry: "in",
  exit: "out",
  refused: "no",
  looked: "plain",
  cancelled: "plain",
};
