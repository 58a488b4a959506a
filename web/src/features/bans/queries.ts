// Bans one may see: one's own, or the building's for its administration. EFFECTS (realtime) makes everything under "bans" stale.
import { queryOptions } from "@tanstack/react-query";
import { call, http } from "@/api/client";
import type { components, paths } from "@/api/schema.gen";

type Schemas = components["schemas"];
export type Ban = Schemas["BanOut"];
export type BanIn = Schemas["BanIn"];
export type BanMade = Schemas["BanMade"];
export type ListQuery = NonNullable<paths["/api/visitor-bans"]["get"]["parameters"]["query"]>;

export const SEVERITIES = ["low", "medium", "high"] as const;
export type Severity = (typeof SEVERITIES)[number];
/** Beside those that hold now, which are shown unless somebody asks for others. */
export const OTHER_STATES = ["expired", "lifted", "all"] as const;

export const banKeys = { all: ["bans"] as const };
const PAGE = 20;

export const bansQuery = (query: ListQuery) =>
  queryOptions({
    queryKey: [...banKeys.all, "list", query] as const,
    queryFn: ({ signal }) =>
      call(http.GET("/api/visitor-bans", { signal, params: { query: { limit: PAGE, ...query } } })),
    placeholderData: (before) => before,
  });

/** Those that end within so many hours, the next to end first. */
export const expiringQuery = (hours: number, page: number) =>
  queryOptions({
    queryKey: [...banKeys.all, "expiring", hours, page] as const,
    queryFn: ({ signal }) =>
      call(
        http.GET("/api/visitor-bans/expiring", { signal, params: { query: { hours, page, limit: PAGE } } }),
      ),
    placeholderData: (before) => before,
  });

/** All bans a phone ever had. */
export const historyQuery = (phone: string, page: number) =>
  queryOptions({
    queryKey: [...banKeys.all, "history", phone, page] as const,
    queryFn: async ({ signal }) => {
      const params = { path: { phone }, query: { page, limit: PAGE } };
      const { ban_history, pagination } = await call(
        http.GET("/api/visitor-bans/history/{phone}", { signal, params }),
      );
      return { items: ban_history, pagination };
    },
  });
