// The units a guard may ask, and those asked last from this device.
import { queryOptions } from "@tanstack/react-query";
import { call, http } from "@/api/client";
import type { components } from "@/api/schema.gen";
import { keep } from "@/lib/keep";

/** A unit as a guard says it. */
export interface GateUnit {
  id: string;
  name: string;
}
type Shown = components["schemas"]["UnitShown"];

export const LAST_UNITS = 8;
export const UNITS_SHOWN = 48;
const KEY = "last-units";

export const nameOf = (unit: { flatNumber: string; blockName: string | null }): string =>
  unit.blockName === null ? unit.flatNumber : `${unit.blockName} ${unit.flatNumber}`;
export const unitOf = (unit: Pick<Shown, "id" | "flatNumber" | "blockName">): GateUnit => ({
  id: unit.id,
  name: nameOf(unit),
});

/** Newest first; of one building only. */
export function lastUnits(building: string): GateUnit[] {
  return keep.read<Record<string, GateUnit[]>>(KEY)?.[building] ?? [];
}

export function rememberUnits(building: string, units: readonly GateUnit[]): void {
  const ids = new Set(units.map((unit) => unit.id));
  const before = lastUnits(building).filter((unit) => !ids.has(unit.id));
  // A tablet that was moved to another building forgets the old one's.
  keep.write(KEY, { [building]: [...units, ...before].slice(0, LAST_UNITS) });
}

export const towersQuery = (building: string) =>
  queryOptions({
    queryKey: ["units", "towers", building] as const,
    staleTime: 10 * 60_000,
    queryFn: ({ signal }) =>
      call(
        http.GET("/api/v1/admin/societies/{society_id}/blocks", {
          signal,
          params: { path: { society_id: building } },
        }),
      ),
  });

export const gateUnitsQuery = (search: string, tower: string | null) =>
  queryOptions({
    queryKey: ["units", "gate", tower, search] as const,
    staleTime: 60_000,
    queryFn: ({ signal }) =>
      call(
        http.GET("/api/v1/gate/units", {
          signal,
          params: {
            query: {
              limit: UNITS_SHOWN,
              ...(search === "" ? {} : { search }),
              ...(tower === null ? {} : { blockId: tower }),
            },
          },
        }),
      ),
    placeholderData: (before) => before,
  });
