// What hosts and desks read of visits. EFFECTS (realtime) makes everything under "visits" stale.
import { queryOptions } from "@tanstack/react-query";
import { call, http } from "@/api/client";
import type { components, paths } from "@/api/schema.gen";

type Schemas = components["schemas"];
export type VisitRow = Schemas["VisitRow"];
export type VisitDetail = Schemas["VisitDetail"];
export type HistoryItem = Schemas["HistoryItem"];
export type FrequentVisitor = Schemas["FrequentVisitor"];
export type OwnUnit = Schemas["UnitTie"];
export type ListQuery = NonNullable<paths["/api/visitors/invitations"]["get"]["parameters"]["query"]>;

export const PAGE = 20;

export const visitKeys = {
  all: ["visits"] as const,
  list: (name: string, query: ListQuery) => [...visitKeys.all, "list", name, query] as const,
  detail: (id: string) => [...visitKeys.all, "detail", id] as const,
  history: (id: string) => [...visitKeys.all, "history", id] as const,
};

/** A page of the visits this person may see, newest first. Within one list (`name`) the page before stays while the next one loads. */
export const visitsQuery = (name: string, query: ListQuery) =>
  queryOptions({
    queryKey: visitKeys.list(name, query),
    queryFn: ({ signal }) =>
      call(http.GET("/api/visitors/invitations", { signal, params: { query: { limit: PAGE, ...query } } })),
    placeholderData: (before, last) => (last?.queryKey[2] === name ? before : undefined),
  });

type SearchQuery = NonNullable<paths["/api/visitors/search"]["get"]["parameters"]["query"]>;

/** The visits that fit some words however they are spelt, best first. */
export const visitSearchQuery = (query: SearchQuery) =>
  queryOptions({
    queryKey: [...visitKeys.all, "search", query] as const,
    queryFn: ({ signal }) =>
      call(http.GET("/api/visitors/search", { signal, params: { query: { limit: PAGE, ...query } } })),
    placeholderData: (before, last) => (last?.queryKey[1] === "search" ? before : undefined),
  });

export const visitQuery = (id: string) =>
  queryOptions({
    queryKey: visitKeys.detail(id),
    queryFn: async ({ signal }): Promise<VisitDetail> => {
      const params = { path: { visit_id: id } };
      return (await call(http.GET("/api/visitors/invitations/{visit_id}", { signal, params }))).visit;
    },
  });

/** The first hundred events; `total` says whether there are more. */
export const historyQuery = (id: string) =>
  queryOptions({
    queryKey: visitKeys.history(id),
    queryFn: async ({ signal }) => {
      const params = { path: { visit_id: id }, query: { limit: 100 } };
      const path = "/api/visitors/invitations/{visit_id}/history";
      const { items, pagination } = await call(http.GET(path, { signal, params }));
      return { items, total: pagination.total };
    },
  });

/** The units one belongs to, the main one first; most people have one. */
export const ownUnitsQuery = queryOptions({
  queryKey: ["people", "own-units"] as const,
  queryFn: async ({ signal }): Promise<OwnUnit[]> =>
    (await call(http.GET("/api/v1/people/me/units", { signal }))).units,
  staleTime: 300_000,
});
