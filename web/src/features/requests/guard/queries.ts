// Who waits, and how one request stands: what every page of the gate reads. The rest is in lookups.ts. The first word of each key is made stale by the events (realtime/effects.ts).
import { queryOptions } from "@tanstack/react-query";
import { call, http } from "@/api/client";
import type { components } from "@/api/schema.gen";
import { nextLook } from "@/features/requests/guard/outcome";

export type Detail = components["schemas"]["EntryRequestDetail"];
const OPEN_LIMIT = 100;

export const requestKeys = {
  all: ["requests"] as const,
  open: ["requests", "open"] as const,
  page: (page: number) => ["requests", "page", page] as const,
  one: (id: string) => ["requests", "one", id] as const,
  budget: (gate: string | null) => ["requests", "budget", gate] as const,
};

/** Every request of the building that waits, the one that ends soonest first. */
export const openQuery = queryOptions({
  queryKey: requestKeys.open,
  queryFn: ({ signal }) =>
    call(
      http.GET("/api/v1/gate/requests", {
        signal,
        params: { query: { status: "PENDING", limit: OPEN_LIMIT } },
      }),
    ),
  select: ({ entryRequests }) =>
    [...entryRequests].sort((one, other) => (one.expiresAt < other.expiresAt ? -1 : 1)),
  refetchInterval: ({ state }) =>
    nextLook(
      (state.data?.entryRequests ?? []).map((one) => one.expiresAt),
      Date.now(),
    ),
});

/** One request; while it is open with who can answer it. */
export const requestQuery = (id: string) =>
  queryOptions({
    queryKey: requestKeys.one(id),
    queryFn: ({ signal }): Promise<Detail> =>
      call(http.GET("/api/v1/gate/requests/{request_id}", { signal, params: { path: { request_id: id } } })),
    refetchInterval: ({ state }) =>
      nextLook(state.data?.status === "PENDING" ? [state.data.expiresAt] : [], Date.now()),
  });
