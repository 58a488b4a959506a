// Gate passes at the gate: those that are good now, and using one, once.
import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { call, http } from "@/api/client";
import { asApiError } from "@/api/errors";
import type { components } from "@/api/schema.gen";

export type GatePass = components["schemas"]["PassOut"];

const SHOWN = 100;

export const goodNowQuery = queryOptions({
  queryKey: ["gate-passes", "good-now"],
  queryFn: ({ signal }) =>
    call(http.GET("/api/v1/gate/passes", { signal, params: { query: { status: "ACTIVE", limit: SHOWN } } })),
});

export function useGatePass() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ code, gate }: { code: string; gate: string | null }): Promise<GatePass> =>
      call(http.POST("/api/v1/gate/passes/scan", { body: { qrToken: code, gate } })),
    onSettled: () => void client.invalidateQueries({ queryKey: ["gate-passes"] }),
  });
}

const REASONS = [
  "unknown_code",
  "not_approved",
  "rejected",
  "used_up",
  "cancelled",
  "expired",
  "not_yet_valid",
] as const;

export interface PassRefusal {
  /** `lost`: nobody answered. `other`: the server's own words. */
  reason: (typeof REASONS)[number] | "lost" | "other";
  message: string;
  title: string | null;
  usedBy: string | null;
  usedAt: string | null;
  validFrom: string | null;
}

/** Why nothing may pass on it. */
export function refusalOf(problem: unknown): PassRefusal {
  const error = asApiError(problem);
  const known = REASONS.find((reason) => reason === error.body["reason"] || reason === error.reason);
  const text = (name: string): string | null => {
    const value = error.body[name];
    return typeof value === "string" ? value : null;
  };
  return {
    reason: known ?? (error.isNetwork ? "lost" : "other"),
    message: error.message,
    title: text("title"),
    usedBy: text("decided_by"),
    usedAt: text("decided_at"),
    validFrom: text("valid_from"),
  };
}
