import { useMutation, useQueryClient } from "@tanstack/react-query";
import { call, http } from "@/api/client";
import { askedKeys, type EntryRequest } from "@/features/requests/residentQueries";

export interface Answer {
  approve: boolean;
  leaveAtGate?: boolean;
  reason?: string;
}

/** What became of an answer; told even when the card it was given on has gone meanwhile. */
export interface Heard {
  onAnswered?: (now: EntryRequest) => void;
  onRefused?: (error: unknown) => void;
}

/** Says yes or no. Whoever comes second is told who was first, and reads the request anew. */
export function useAnswer(id: string, { onAnswered, onRefused }: Heard = {}) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ approve, leaveAtGate = false, reason }: Answer): Promise<EntryRequest> => {
      const params = { path: { request_id: id } };
      return approve
        ? call(http.PATCH("/api/v1/gate/requests/{request_id}/approve", { params, body: { leaveAtGate } }))
        : call(
            http.PATCH("/api/v1/gate/requests/{request_id}/reject", {
              params,
              body: reason === undefined ? {} : { reason },
            }),
          );
    },
    onSuccess: (now) => onAnswered?.(now),
    onError: (error) => onRefused?.(error),
    onSettled: () => {
      void client.invalidateQueries({ queryKey: askedKeys.all });
      void client.invalidateQueries({ queryKey: ["dashboard"] });
      void client.invalidateQueries({ queryKey: ["notifications"] });
    },
  });
}

/** The guard's second tick: somebody who may answer has it on the screen. Quiet: nobody here waits for it. */
export function useNoteSeen() {
  return useMutation({
    mutationFn: (id: string) =>
      call(http.POST("/api/v1/gate/requests/{request_id}/seen", { params: { path: { request_id: id } } })),
  });
}
