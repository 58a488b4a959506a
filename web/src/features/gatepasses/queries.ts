// 004's gate passes. EFFECTS (realtime) makes everything under "gate-passes" stale.
import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { call, http } from "@/api/client";
import type { components, paths } from "@/api/schema.gen";
import { pageOf } from "@/lib/pages";

type Schemas = components["schemas"];
export type GatePass = Schemas["PassOut"];
export type PassFilter = NonNullable<paths["/api/v1/gate/passes"]["get"]["parameters"]["query"]>;

const PAGE = 20;

export const gatePassKeys = {
  all: ["gate-passes"] as const,
  list: (filter: PassFilter) => [...gatePassKeys.all, "list", filter] as const,
  one: (id: string) => [...gatePassKeys.all, "one", id] as const,
  qr: (id: string) => [...gatePassKeys.all, "qr", id] as const,
};

export const gatePassesQuery = (filter: PassFilter) =>
  queryOptions({
    queryKey: gatePassKeys.list(filter),
    queryFn: async ({ signal }) => {
      const params = { query: { limit: PAGE, ...filter } };
      const { gatePasses, pagination } = await call(http.GET("/api/v1/gate/passes", { signal, params }));
      return pageOf(gatePasses, pagination);
    },
    placeholderData: keepPreviousData,
  });

export const gatePassQuery = (id: string) =>
  queryOptions({
    queryKey: gatePassKeys.one(id),
    queryFn: ({ signal }) =>
      call(http.GET("/api/v1/gate/passes/{pass_id}", { signal, params: { path: { pass_id: id } } })),
  });

/** The code and its picture, for whoever asked and for administrators. */
export const gatePassQrQuery = (id: string) =>
  queryOptions({
    queryKey: gatePassKeys.qr(id),
    queryFn: ({ signal }) =>
      call(http.GET("/api/v1/gate/passes/{pass_id}/qr", { signal, params: { path: { pass_id: id } } })),
  });
