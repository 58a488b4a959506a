// A guard's shift: begun with a brief, handed over with a note.
import { queryOptions, useMutation, useQueryClient, type QueryClient } from "@tanstack/react-query";
import { call, http } from "@/api/client";
import type { components } from "@/api/schema.gen";

type Schemas = components["schemas"];
export type Shift = Schemas["ShiftOut"];
export type Brief = Schemas["BriefOut"];

const SHIFT = ["shift"] as const;

/** The caller's open shift, and the brief as of now. */
export const shiftQuery = queryOptions({
  queryKey: SHIFT,
  queryFn: ({ signal }) => call(http.GET("/api/v1/gate/shifts/current", { signal })),
});

/** Where a shift can begin. */
export const gatesQuery = (building: string) =>
  queryOptions({
    queryKey: ["units", "gates", building],
    staleTime: 10 * 60_000,
    queryFn: ({ signal }) =>
      call(
        http.GET("/api/v1/admin/societies/{society_id}/gates", {
          signal,
          params: { path: { society_id: building } },
        }),
      ),
  });

const anew = (client: QueryClient): void => void client.invalidateQueries({ queryKey: SHIFT });

export function useBegin() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (gateId: string | null) =>
      call(http.POST("/api/v1/gate/shifts", { body: { gate_id: gateId } })),
    onSuccess: (begun) => client.setQueryData(SHIFT, begun),
    onError: () => anew(client),
  });
}

export function useHandOver() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ note, to }: { note: string; to: string }) => {
      const body = { note: note.trim() || null, to_member_id: to || null };
      return call(http.POST("/api/v1/gate/shifts/current/hand-over", { body }));
    },
    onSettled: () => anew(client),
  });
}
