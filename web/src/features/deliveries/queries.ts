// A unit's deliveries. EFFECTS (realtime) makes "deliveries" and "parcels" stale.
import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { call, http } from "@/api/client";
import type { components } from "@/api/schema.gen";
import { pageOf } from "@/lib/pages";

type Schemas = components["schemas"];
export type Expected = Schemas["ExpectedOut"];
export type Rule = Schemas["RuleOut"];
export type Parcel = Schemas["ParcelOut"];

const PAGE = 20;

export const deliveryKeys = {
  all: ["deliveries"] as const,
  parcels: ["parcels"] as const,
};

export const expectedQuery = (page: number) =>
  queryOptions({
    queryKey: [...deliveryKeys.all, "expected", page] as const,
    queryFn: async ({ signal }) => {
      const params = { query: { page, limit: PAGE } };
      const { deliveries, pagination } = await call(
        http.GET("/api/v1/deliveries/expected", { signal, params }),
      );
      return pageOf(deliveries, pagination);
    },
    placeholderData: keepPreviousData,
  });

export const rulesQuery = (page: number) =>
  queryOptions({
    queryKey: [...deliveryKeys.all, "rules", page] as const,
    queryFn: async ({ signal }) => {
      const params = { query: { page, limit: PAGE } };
      const { rules, pagination } = await call(
        http.GET("/api/v1/deliveries/auto-approve", { signal, params }),
      );
      return pageOf(rules, pagination);
    },
    placeholderData: keepPreviousData,
  });

/** Names a form offers. */
export const companiesQuery = queryOptions({
  queryKey: [...deliveryKeys.all, "companies"] as const,
  queryFn: async ({ signal }) => (await call(http.GET("/api/v1/deliveries/companies", { signal }))).companies,
  staleTime: 3_600_000,
});

export const parcelsQuery = (status: "WAITING" | "HANDED_OVER", page: number) =>
  queryOptions({
    queryKey: [...deliveryKeys.parcels, "own", status, page] as const,
    queryFn: async ({ signal }) => {
      const params = { query: { page, limit: PAGE, status } };
      const { parcels, pagination } = await call(http.GET("/api/v1/gate/parcels", { signal, params }));
      return pageOf(parcels, pagination);
    },
    placeholderData: (before, last) => (last?.queryKey[2] === status ? before : undefined),
  });
