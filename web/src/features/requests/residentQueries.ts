// Who stands at the gate and asks for one of my flats: the open requests, one request whole, its photo.
import { queryOptions } from "@tanstack/react-query";
import { call, http } from "@/api/client";
import type { components } from "@/api/schema.gen";
import { fileAddress } from "@/lib/upload";

export type EntryRequest = components["schemas"]["EntryRequestOut"];

/** The first word is "visits", which every event about requests makes stale (realtime/effects.ts). */
export const askedKeys = {
  all: ["visits", "asked"] as const,
  list: (status: string | null, page: number) => [...askedKeys.all, "list", status, page] as const,
  one: (id: string) => [...askedKeys.all, "one", id] as const,
  photo: (id: string) => [...askedKeys.all, "photo", id] as const,
};

export const askedQuery = (status: "PENDING" | null, page = 1, limit = 20) =>
  queryOptions({
    queryKey: askedKeys.list(status, page),
    queryFn: ({ signal }) =>
      call(
        http.GET("/api/v1/gate/requests", {
          signal,
          params: { query: { page, limit, ...(status === null ? {} : { status }) } },
        }),
      ),
  });

export const askedOneQuery = (id: string) =>
  queryOptions({
    queryKey: askedKeys.one(id),
    queryFn: ({ signal }) =>
      call(http.GET("/api/v1/gate/requests/{request_id}", { signal, params: { path: { request_id: id } } })),
  });

/** The photo's signed address lives an hour; asked for again well before. */
export const askedPhotoQuery = (id: string) =>
  queryOptions({
    queryKey: askedKeys.photo(id),
    staleTime: 30 * 60_000,
    queryFn: async ({ signal }) => {
      const params = { path: { request_id: id } };
      const { viewUrl } = await call(
        http.GET("/api/v1/gate/requests/{request_id}/photo", { signal, params }),
      );
      return fileAddress(viewUrl);
    },
  });
