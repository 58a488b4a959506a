// What the desks read. Keys begin with the word the live connection makes stale: "dashboard" or "visits".
import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { call, http } from "@/api/client";
import type { components } from "@/api/schema.gen";
import { toQuery, type LogFilter } from "@/features/reporting/filter";

type Schemas = components["schemas"];
export type VisitRow = Schemas["VisitRow"];
export type VisitDetail = Schemas["VisitDetail"];
export type HistoryItem = Schemas["HistoryItem"];
export type Arrivals = Schemas["ArrivalsBoard"];
export type AdminBoard = Schemas["AdminBoard"];
export type PersonRow = Schemas["PersonRow"];
export type PlatformNumbers = Schemas["PlatformStatistics"];

export const PAGE = 20;

export const adminBoardQuery = queryOptions({
  queryKey: ["dashboard", "admin"] as const,
  queryFn: ({ signal }) => call(http.GET("/api/dashboard/admin", { signal })),
});

export const ownBoardQuery = queryOptions({
  queryKey: ["dashboard", "own"] as const,
  queryFn: ({ signal }) => call(http.GET("/api/dashboard/resident", { signal })),
});

export const platformQuery = queryOptions({
  queryKey: ["dashboard", "platform"] as const,
  queryFn: async ({ signal }): Promise<PlatformNumbers> => {
    const board = await call(http.GET("/api/dashboard", { signal }));
    if (board.user_role !== "super_admin" || !("total_buildings" in board.statistics)) throw new Error("not the platform's numbers");
    return board.statistics;
  },
});

export const arrivalsQuery = (days: number) =>
  queryOptions({
    queryKey: ["dashboard", "arrivals", days] as const,
    queryFn: ({ signal }) => call(http.GET("/api/dashboard/admin/arrivals", { params: { query: { days } }, signal })),
    placeholderData: keepPreviousData,
    // Overstays and midnight come by the clock; no event tells of them.
    refetchInterval: 60_000,
  });

/** All visits the server lets this person see, newest first. */
export const visitsQuery = (filter: LogFilter, limit = PAGE) =>
  queryOptions({
    queryKey: ["visits", "desk", "log", filter, limit] as const,
    queryFn: ({ signal }) =>
      call(http.GET("/api/visitors/invitations", { params: { query: { ...toQuery(filter), limit } }, signal })),
    placeholderData: keepPreviousData,
  });

export const insideQuery = (page: number) =>
  queryOptions({
    queryKey: ["visits", "desk", "inside", page] as const,
    queryFn: ({ signal }) => call(http.GET("/api/visitors/active", { params: { query: { page, limit: PAGE } }, signal })),
    placeholderData: keepPreviousData,
  });

export const visitQuery = (id: string) =>
  queryOptions({
    queryKey: ["visits", "desk", "one", id] as const,
    queryFn: async ({ signal }) =>
      (await call(http.GET("/api/visitors/invitations/{visit_id}", { params: { path: { visit_id: id } }, signal }))).visit,
  });

/** The first hundred events; `total` says whether there are more. */
export const historyQuery = (id: string) =>
  queryOptions({
    queryKey: ["visits", "desk", "history", id] as const,
    queryFn: async ({ signal }) => {
      const params = { path: { visit_id: id }, query: { limit: 100 } };
      const { items, pagination } = await call(http.GET("/api/visitors/invitations/{visit_id}/history", { params, signal }));
      return { items, total: pagination.total };
    },
  });
