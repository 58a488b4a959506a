// What the guard's pages about requests read. The first word of each key is made stale by the events (realtime/effects.ts).
import { queryOptions } from "@tanstack/react-query";
import { call, http } from "@/api/client";
import { asApiError } from "@/api/errors";
import type { components } from "@/api/schema.gen";
import { fileAddress } from "@/lib/upload";
import { nextLook } from "@/features/requests/guard/outcome";

export type Detail = components["schemas"]["EntryRequestDetail"];
export type Budget = components["schemas"]["BudgetOut"];
const OPEN_LIMIT = 100;
export const PAGE_LIMIT = 20;

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

export const pageQuery = (page: number) =>
  queryOptions({
    queryKey: requestKeys.page(page),
    queryFn: async ({ signal }) => {
      const found = await call(
        http.GET("/api/v1/gate/requests", { signal, params: { query: { page, limit: PAGE_LIMIT } } }),
      );
      const { total, pages } = found.pagination;
      return {
        items: found.entryRequests,
        pagination: { page, total, totalPages: pages, hasNext: page < pages, hasPrev: page > 1 },
      };
    },
    placeholderData: (before) => before,
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

/** How many were let in by policy at this gate since the shift began. A gate the building does not know counts by itself. */
export const budgetQuery = (gate: string | null) =>
  queryOptions({
    queryKey: requestKeys.budget(gate),
    staleTime: 0,
    queryFn: async ({ signal }) => {
      const ask = (query: { gate?: string }) =>
        call(http.GET("/api/v1/gate/policy-budget", { signal, params: { query } }));
      try {
        return await ask(gate === null ? {} : { gate });
      } catch (error) {
        if (gate === null || asApiError(error).status !== 422) throw error;
        return ask({});
      }
    },
  });

/** Who has come with this phone before. */
export const visitorQuery = (phone: string) =>
  queryOptions({
    queryKey: ["requests", "visitor", phone] as const,
    staleTime: 60_000,
    queryFn: ({ signal }) =>
      call(http.GET("/api/v1/gate/visitors", { signal, params: { query: { phone } } })),
  });

export const rulesQuery = queryOptions({
  queryKey: ["units", "walk-in-rules"] as const,
  staleTime: 5 * 60_000,
  queryFn: ({ signal }) => call(http.GET("/api/v1/gate/walk-in-rules", { signal })),
});

/** The photo's signed address lives an hour. No event makes it stale: from the answer on the server shows it to no guard. */
export const photoQuery = (id: string) =>
  queryOptions({
    queryKey: ["request-photo", id] as const,
    staleTime: 30 * 60_000,
    queryFn: async ({ signal }) => {
      const params = { path: { request_id: id } };
      const { viewUrl } = await call(
        http.GET("/api/v1/gate/requests/{request_id}/photo", { signal, params }),
      );
      return fileAddress(viewUrl);
    },
  });
