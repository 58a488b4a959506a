// Deciding. Whatever the answer, everything that shows a request is asked again: somebody else may have been first.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { call, http } from "@/api/client";
import type { components } from "@/api/schema.gen";

export type Decided = components["schemas"]["BulkDecidedOut"];

export interface Decision {
  approved: boolean;
  reason: string;
  notes: string;
  /** Which unit is meant, when several have the number. */
  unit: string;
}

export const PLAIN_YES: Decision = { approved: true, reason: "", notes: "", unit: "" };

/** The inbox is fresh when this resolves, so that a second press cannot meet a row that is gone. */
function useFresh(): () => Promise<unknown> {
  const client = useQueryClient();
  return () => {
    for (const key of ["people", "properties", "dashboard", "units"])
      void client.invalidateQueries({ queryKey: [key] });
    return client.invalidateQueries({ queryKey: ["approvals"] });
  };
}

const words = ({ reason, notes }: Decision) => ({
  ...(reason !== "" && { reason }),
  ...(notes !== "" && { notes }),
});

export function useDecide() {
  const fresh = useFresh();
  return useMutation({
    mutationFn: ({ id, decision }: { id: string; decision: Decision }) =>
      call(
        http.POST("/api/resident-approval/{approval_id}/process", {
          params: { path: { approval_id: id } },
          body: {
            approved: decision.approved,
            ...words(decision),
            ...(decision.unit !== "" && { unit_id: decision.unit }),
          },
        }),
      ),
    onSettled: fresh,
  });
}

export function useDecideMany() {
  const fresh = useFresh();
  return useMutation({
    mutationFn: ({ ids, decision }: { ids: string[]; decision: Decision }) =>
      call(
        http.POST("/api/resident-approval/bulk-process", {
          body: {
            approval_ids: ids,
            action: decision.approved ? "approve" : "reject",
            ...words(decision),
          },
        }),
      ),
    onSettled: fresh,
  });
}
