import { queryOptions } from "@tanstack/react-query";
import { call, http } from "@/api/client";
import type { components } from "@/api/schema.gen";

export type VisitInside = components["schemas"]["VisitRow"];
export const LIST_LIMIT = 100;

export const gateKeys = {
  inside: ["gate", "inside"] as const,
  visit: (id: string) => ["gate", "visit", id] as const,
};

/** Who is inside now, longest first. */
export const insideQuery = queryOptions({
  queryKey: gateKeys.inside,
  queryFn: ({ signal }) =>
    call(http.GET("/api/visitors/active", { params: { query: { limit: LIST_LIMIT } }, signal })),
});

/** One visit whole, with the host's phone. */
export function visitQuery(id: string) {
  return queryOptions({
    queryKey: gateKeys.visit(id),
    queryFn: ({ signal }) =>
      call(http.GET("/api/visitors/invitations/{visit_id}", { params: { path: { visit_id: id } }, signal })),
  });
}
