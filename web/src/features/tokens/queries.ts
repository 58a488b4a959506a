// 000's visitor tokens and the stays they opened. EFFECTS (realtime) makes everything under "visits" stale.
import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { call, http } from "@/api/client";
import type { components } from "@/api/schema.gen";
import type { SessionState } from "@/features/tokens/tokens";
import { pageOf } from "@/lib/pages";

type Schemas = components["schemas"];
export type TokenRow = Schemas["TokenRow"];
export type TokenEntry = Schemas["TokenEntry"];

const PAGE = 20;

export const tokenKeys = {
  all: ["visits", "tokens"] as const,
  mine: (page: number) => [...tokenKeys.all, "mine", page] as const,
  sessions: (whose: string, page: number) => [...tokenKeys.all, "sessions", whose, page] as const,
};

export const myTokensQuery = (page: number) =>
  queryOptions({
    queryKey: tokenKeys.mine(page),
    queryFn: async ({ signal }) => {
      const params = { query: { page, limit: PAGE } };
      const { tokens, pagination } = await call(
        http.GET("/api/visitor-tokens/my-tokens", { signal, params }),
      );
      return pageOf(tokens, pagination);
    },
    placeholderData: keepPreviousData,
  });

/** Who came to me. */
export const mySessionsQuery = (page: number) =>
  queryOptions({
    queryKey: tokenKeys.sessions("mine", page),
    queryFn: async ({ signal }) => {
      const params = { query: { page, limit: PAGE } };
      const { entries, pagination } = await call(
        http.GET("/api/visitor-tokens/my-entries", { signal, params }),
      );
      return pageOf(entries, pagination);
    },
    placeholderData: keepPreviousData,
  });

/** Who came to the building; `active` has the longest inside first. */
export const allSessionsQuery = (status: SessionState | null, page: number) =>
  queryOptions({
    queryKey: tokenKeys.sessions(status ?? "all", page),
    queryFn: async ({ signal }) => {
      const query = { page, limit: PAGE };
      const { entries, pagination } = await call(
        status === "active"
          ? http.GET("/api/visitor-tokens/active-entries", { signal, params: { query } })
          : http.GET("/api/visitor-tokens/all-entries", {
              signal,
              params: { query: { ...query, ...(status !== null && { status }) } },
            }),
      );
      return pageOf(entries, pagination);
    },
    placeholderData: keepPreviousData,
  });
