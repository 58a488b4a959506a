// What the gate's pages read, beside the kept lists (lists.ts). EFFECTS (realtime) makes everything under "gate" stale.
import { queryOptions } from "@tanstack/react-query";
import { call, http } from "@/api/client";

export const gateKeys = {
  all: ["gate"] as const,
  expected: ["gate", "expected"] as const,
  search: (words: string) => ["gate", "search", words] as const,
  inside: ["gate", "inside"] as const,
  insideCount: ["gate", "inside-count"] as const,
  visit: (id: string) => ["gate", "visit", id] as const,
};

/** The number of people inside, for the tile. */
export const insideCountQuery = queryOptions({
  queryKey: gateKeys.insideCount,
  queryFn: ({ signal }) => call(http.GET("/api/v1/gate/inside", { signal, params: { query: { limit: 1 } } })),
});

/** One visit whole, with the host's phone. */
export function visitQuery(id: string) {
  return queryOptions({
    queryKey: gateKeys.visit(id),
    queryFn: ({ signal }) =>
      call(http.GET("/api/visitors/invitations/{visit_id}", { params: { path: { visit_id: id } }, signal })),
  });
}
