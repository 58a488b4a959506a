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
