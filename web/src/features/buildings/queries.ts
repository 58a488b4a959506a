// What a building consists of, and its own data. 004's words on the wire: a society is a building, a flat a unit.
import { queryOptions } from "@tanstack/react-query";
import { call, http } from "@/api/client";
import type { components, paths } from "@/api/schema.gen";

type Schemas = components["schemas"];
export type Unit = Schemas["FlatOut"];
export type Block = Schemas["BlockOut"];
export type Gate = Schemas["GatesOut"]["gates"][number];
export type Building = Schemas["BuildingOut"];
export type UnitsQuery = NonNullable<
  paths["/api/v1/admin/societies/{society_id}/flats"]["get"]["parameters"]["query"]
>;

const of = (building: string) => ({ path: { society_id: building } });

/** "units" is also what the unit picker's lists begin with. */
export const unitsQuery = (building: string, query: UnitsQuery) =>
  queryOptions({
    queryKey: ["units", "list", building, query] as const,
    queryFn: ({ signal }) =>
      call(
        http.GET("/api/v1/admin/societies/{society_id}/flats", {
          signal,
          params: { ...of(building), query },
        }),
      ),
    placeholderData: (before) => before,
    select: ({ flats, pagination: { page, total, pages } }) => ({
      items: flats,
      pagination: { page, total, totalPages: pages, hasNext: page < pages, hasPrev: page > 1 },
    }),
  });

export const blocksQuery = (building: string) =>
  queryOptions({
    queryKey: ["units", "blocks", building] as const,
    queryFn: async ({ signal }): Promise<Block[]> =>
      (await call(http.GET("/api/v1/admin/societies/{society_id}/blocks", { signal, params: of(building) })))
        .blocks,
  });

export const gatesQuery = (building: string) =>
  queryOptions({
    queryKey: ["units", "gates", building] as const,
    queryFn: async ({ signal }): Promise<Gate[]> =>
      (await call(http.GET("/api/v1/admin/societies/{society_id}/gates", { signal, params: of(building) })))
        .gates,
  });

export const buildingQuery = (building: string) =>
  queryOptions({
    queryKey: ["building", building] as const,
    queryFn: async ({ signal }): Promise<Building> =>
      (
        await call(
          http.GET("/api/buildings/{building_id}", { signal, params: { path: { building_id: building } } }),
        )
      ).building,
  });
