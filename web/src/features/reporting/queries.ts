// The dashboards. Keys begin with the word the live connection makes stale.
import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { call, http } from "@/api/client";
import type { components } from "@/api/schema.gen";

type Schemas = components["schemas"];
export type Arrivals = Schemas["ArrivalsBoard"];
export type AdminBoard = Schemas["AdminBoard"];
export type PersonRow = AdminBoard["security_guards"][number];
export type PlatformNumbers = Schemas["PlatformStatistics"];

export const adminBoardQuery = queryOptions({
  queryKey: ["dashboard", "admin"] as const,
  queryFn: ({ signal }) => call(http.GET("/api/dashboard/admin", { signal })),
});

/** Who came today, who waits, who is inside: people, whatever they came in by. */
export const gateStatsQuery = queryOptions({
  queryKey: ["dashboard", "gate"] as const,
  queryFn: ({ signal }) => call(http.GET("/api/v1/dashboard/stats", { signal })),
});

/** The numbers of somebody who invites, and their frequent visitors. */
export const ownBoardQuery = queryOptions({
  queryKey: ["dashboard", "own"] as const,
  queryFn: ({ signal }) => call(http.GET("/api/dashboard/resident", { signal })),
});

export const platformQuery = queryOptions({
  queryKey: ["dashboard", "platform"] as const,
  queryFn: async ({ signal }): Promise<PlatformNumbers> => {
    const board = await call(http.GET("/api/dashboard", { signal }));
    if (board.user_role !== "super_admin" || !("total_buildings" in board.statistics))
      throw new Error("not the platform's numbers");
    return board.statistics;
  },
});

export const arrivalsQuery = (days: number) =>
  queryOptions({
    queryKey: ["dashboard", "arrivals", days] as const,
    queryFn: ({ signal }) =>
      call(http.GET("/api/dashboard/admin/arrivals", { params: { query: { days } }, signal })),
    placeholderData: keepPreviousData,
    // Overstays and midnight come by the clock; no event tells of them.
    refetchInterval: 60_000,
  });
