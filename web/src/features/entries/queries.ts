// Entries and requests as the desks read them. EFFECTS (realtime) makes everything under "gate" stale.
import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { call, http } from "@/api/client";
import type { components, paths } from "@/api/schema.gen";
import { fileAddress } from "@/lib/upload";
import { pageOf } from "@/lib/pages";

type Schemas = components["schemas"];
export type Entry = Schemas["EntryOut"];
export type EntryPerson = Schemas["EntryPerson"];
export type InsideRow = Schemas["InsideRow"];
export type InsidePage = Schemas["InsideOut"];
export type InsideQuery = NonNullable<paths["/api/v1/gate/inside"]["get"]["parameters"]["query"]>;
export type EntryQuery = NonNullable<paths["/api/v1/gate/entries"]["get"]["parameters"]["query"]>;

const PAGE = 20;

export const entryKeys = {
  all: ["gate", "entries"] as const,
  list: (query: EntryQuery) => [...entryKeys.all, "list", query] as const,
  inside: (query: InsideQuery) => [...entryKeys.all, "inside", query] as const,
  overstays: (page: number) => [...entryKeys.all, "overstays", page] as const,
  photo: (requestId: string) => [...entryKeys.all, "photo", requestId] as const,
};

export const entriesQuery = (query: EntryQuery) =>
  queryOptions({
    queryKey: entryKeys.list(query),
    queryFn: async ({ signal }) => {
      const params = { query: { limit: PAGE, ...query } };
      const { entries, pagination } = await call(http.GET("/api/v1/gate/entries", { signal, params }));
      return pageOf(entries, pagination);
    },
    placeholderData: keepPreviousData,
  });

/** Everybody inside, whatever they came in by. */
export const everybodyInsideQuery = (query: InsideQuery) =>
  queryOptions({
    queryKey: entryKeys.inside(query),
    queryFn: ({ signal }) =>
      call(http.GET("/api/v1/gate/inside", { signal, params: { query: { limit: PAGE, ...query } } })),
    placeholderData: keepPreviousData,
    refetchInterval: 60_000,
  });

export const overstaysQuery = (page: number) =>
  queryOptions({
    queryKey: entryKeys.overstays(page),
    queryFn: ({ signal }) =>
      call(http.GET("/api/v1/gate/overstays", { signal, params: { query: { page, limit: PAGE } } })),
    placeholderData: keepPreviousData,
    // Being late comes by the clock; an event tells only of the worker's look, once a minute.
    refetchInterval: 60_000,
  });

/** The photo's signed address lives an hour; asked for again well before. */
export const entryPhotoQuery = (requestId: string) =>
  queryOptions({
    queryKey: entryKeys.photo(requestId),
    staleTime: 30 * 60_000,
    queryFn: async ({ signal }) => {
      const params = { path: { request_id: requestId } };
      const { viewUrl } = await call(
        http.GET("/api/v1/gate/requests/{request_id}/photo", { signal, params }),
      );
      return fileAddress(viewUrl);
    },
    retry: false,
  });
