// What a super admin reads of all buildings. EFFECTS (realtime) makes everything under "platform" stale.
import { queryOptions } from "@tanstack/react-query";
import { call, http } from "@/api/client";
import type { components, paths } from "@/api/schema.gen";

type Schemas = components["schemas"];
export type Building = Schemas["PlatformBuildingOut"];
export type BuildingDetail = Schemas["BuildingDetailOut"];
export type BuildingAdmin = Schemas["BuildingAdminOut"];
export type Licence = Schemas["LicenceOut"];
export type Application = Schemas["ApplicationOut"];
export type SeatRequest = Schemas["SeatRequestOut"];
type Query<P extends keyof paths> = paths[P] extends { get: { parameters: { query?: infer Q } } }
  ? NonNullable<Q>
  : never;

const PAGE = 20;
/** Nobody tells a super admin of a new application live; lists of what waits ask again. */
const ASK_AGAIN_MS = 30_000;

export const platformKeys = {
  all: ["platform"] as const,
  list: (name: string, query: object) => [...platformKeys.all, "list", name, query] as const,
  building: (id: string) => [...platformKeys.all, "building", id] as const,
  licence: (id: string) => [...platformKeys.all, "licence", id] as const,
  overview: () => [...platformKeys.all, "overview"] as const,
};

/** The page before stays while the next one of the same list loads. */
const sameList =
  (name: string) =>
  <T>(before: T | undefined, last: { queryKey: readonly unknown[] } | undefined): T | undefined =>
    last?.queryKey[2] === name ? before : undefined;

export const overviewQuery = queryOptions({
  queryKey: platformKeys.overview(),
  queryFn: ({ signal }) => call(http.GET("/api/admin/dashboard", { signal })),
  refetchInterval: ASK_AGAIN_MS,
});

export const buildingsQuery = (query: Query<"/api/admin/buildings">, name = "buildings") =>
  queryOptions({
    queryKey: platformKeys.list(name, query),
    queryFn: ({ signal }) =>
      call(http.GET("/api/admin/buildings", { signal, params: { query: { limit: PAGE, ...query } } })),
    placeholderData: sameList(name),
  });

export const buildingQuery = (id: string) =>
  queryOptions({
    queryKey: platformKeys.building(id),
    queryFn: ({ signal }) =>
      call(http.GET("/api/admin/buildings/{building_id}", { signal, params: { path: { building_id: id } } })),
  });

export const licencesQuery = (query: Query<"/api/admin/licenses">) =>
  queryOptions({
    queryKey: platformKeys.list("licences", query),
    queryFn: ({ signal }) =>
      call(http.GET("/api/admin/licenses", { signal, params: { query: { limit: PAGE, ...query } } })),
    placeholderData: sameList("licences"),
  });

export const licenceQuery = (id: string) =>
  queryOptions({
    queryKey: platformKeys.licence(id),
    queryFn: ({ signal }) =>
      call(
        http.GET("/api/admin/licenses/{license_id}/stats", { signal, params: { path: { license_id: id } } }),
      ),
  });

export const seatRequestsQuery = (query: Query<"/api/admin/seat-requests">) =>
  queryOptions({
    queryKey: platformKeys.list("seats", query),
    queryFn: ({ signal }) =>
      call(http.GET("/api/admin/seat-requests", { signal, params: { query: { limit: PAGE, ...query } } })),
    placeholderData: sameList("seats"),
    refetchInterval: ASK_AGAIN_MS,
  });

export const applicationsQuery = (query: Query<"/api/admin-approval/pending">) =>
  queryOptions({
    queryKey: platformKeys.list("applications", query),
    queryFn: ({ signal }) =>
      call(http.GET("/api/admin-approval/pending", { signal, params: { query: { limit: PAGE, ...query } } })),
    placeholderData: sameList("applications"),
    refetchInterval: ASK_AGAIN_MS,
  });
