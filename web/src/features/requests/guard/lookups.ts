// What the pages about requests read beside the requests that wait.
import { queryOptions } from "@tanstack/react-query";
import { call, http } from "@/api/client";
import { asApiError } from "@/api/errors";
import type { components } from "@/api/schema.gen";
import { requestKeys } from "@/features/requests/guard/queries";
import { fileAddress } from "@/lib/upload";

export type Budget = components["schemas"]["BudgetOut"];
const PAGE_LIMIT = 20;

/** Everybody who was asked for, newest first. */
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
