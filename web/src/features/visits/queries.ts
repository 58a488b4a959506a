import { queryOptions } from "@tanstack/react-query";
import { call, http } from "@/api/client";
import type { components } from "@/api/schema.gen";

export type VisitRow = components["schemas"]["VisitRow"];
export type VisitDetail = components["schemas"]["VisitDetail"];
export type HistoryItem = components["schemas"]["HistoryItem"];
export type FrequentVisitor = components["schemas"]["FrequentVisitor"];
export type ListStatus = "pending" | "active" | "completed" | "cancelled" | "expired";

export interface VisitsFilter {
  status: ListStatus;
  search?: string;
  /** Only what begins before this instant (ISO). */
  before?: string;
  page?: number;
  limit?: number;
}

export const visitKeys = {
  all: ["visits"] as const,
  lists: () => [...visitKeys.all, "list"] as const,
  list: (filter: VisitsFilter) => [...visitKeys.lists(), filter.status, filter] as const,
  detail: (id: string) => [...visitKeys.all, "detail", id] as const,
  history: (id: string) => [...visitKeys.all, "history", id] as const,
  /** The server's board for residents: EFFECTS knows it by "dashboard". */
  board: () => ["dashboard", "resident"] as const,
};

/** A page of the caller's own visits, newest first. The page before stays on screen while the next one loads. */
export const visitsQuery = (filter: VisitsFilter) =>
  queryOptions({
    queryKey: visitKeys.list(filter),
    queryFn: ({ signal }) =>
      call(
        http.GET("/api/visitors/invitations", {
          signal,
          params: {
            query: {
              status: filter.status,
              page: filter.page ?? 1,
              limit: filter.limit ?? 20,
              ...(filter.search ? { search: filter.search } : {}),
              ...(filter.before ? { end_date: filter.before } : {}),
            },
          },
        }),
      ),
    placeholderData: (before, query) => (query?.queryKey[2] === filter.status ? before : undefined),
  });

export const visitQuery = (id: string) =>
  queryOptions({
    queryKey: visitKeys.detail(id),
    queryFn: async ({ signal }): Promise<VisitDetail> => {
      const params = { path: { visit_id: id } };
      return (await call(http.GET("/api/visitors/invitations/{visit_id}", { signal, params }))).visit;
    },
  });

export const historyQuery = (id: string) =>
  queryOptions({
    queryKey: visitKeys.history(id),
    queryFn: ({ signal }) =>
      call(
        http.GET("/api/visitors/invitations/{visit_id}/history", {
          signal,
          params: { path: { visit_id: id }, query: { limit: 100 } },
        }),
      ),
  });

export const boardQuery = queryOptions({
  queryKey: visitKeys.board(),
  queryFn: ({ signal }) => call(http.GET("/api/dashboard/resident", { signal })),
});
