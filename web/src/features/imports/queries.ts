// Imports of people, how far they are and what became of each row. EFFECTS (realtime) makes everything under "imports" stale.
import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { call, http } from "@/api/client";
import type { components } from "@/api/schema.gen";

type Schemas = components["schemas"];
export type Import = Schemas["ImportOut"];
export type ImportRow = Schemas["ImportRowOut"];
export type Outcome = ImportRow["outcome"];

export const PAGE = 20;
/** Events tell whoever began it; this tells everybody, and without a live connection. */
const ASK_AGAIN_MS = 2_000;

export const importKeys = {
  all: ["imports"] as const,
  list: (page: number) => [...importKeys.all, "list", page] as const,
  one: (id: string) => [...importKeys.all, "one", id] as const,
  rows: (id: string, done: number, query: object) => [...importKeys.all, "rows", id, done, query] as const,
};

export const isRunning = ({ status }: Pick<Import, "status">): boolean =>
  status === "waiting" || status === "running";

export const importsQuery = (page: number) =>
  queryOptions({
    queryKey: importKeys.list(page),
    queryFn: ({ signal }) =>
      call(http.GET("/api/registration/imports", { signal, params: { query: { page, limit: PAGE } } })),
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) => (state.data?.items.some(isRunning) ? ASK_AGAIN_MS : false),
  });

export const importQuery = (id: string) =>
  queryOptions({
    queryKey: importKeys.one(id),
    queryFn: ({ signal }) =>
      call(
        http.GET("/api/registration/imports/{report_id}", { signal, params: { path: { report_id: id } } }),
      ),
    refetchInterval: ({ state }) => (state.data && isRunning(state.data) ? ASK_AGAIN_MS : false),
  });

interface RowsWish {
  page: number;
  outcome: Outcome | null;
  limit?: number;
}

/** `done` is how far the import was when this was asked: the rows change with it. */
export const importRowsQuery = (id: string, done: number, { page, outcome, limit = PAGE }: RowsWish) =>
  queryOptions({
    queryKey: importKeys.rows(id, done, { page, outcome, limit }),
    queryFn: ({ signal }) =>
      call(
        http.GET("/api/registration/imports/{report_id}/rows", {
          signal,
          params: { path: { report_id: id }, query: { page, limit, ...(outcome && { outcome }) } },
        }),
      ),
    placeholderData: (before, last) => (last?.queryKey[2] === id ? before : undefined),
  });

export const TEMPLATE_FILE = "/api/registration/templates?format=csv";

/** All rows of a report, or those of one outcome, as a file. */
export function reportFile(id: string, outcome: Outcome | null = null): string {
  const path = `/api/registration/imports/${encodeURIComponent(id)}/report.csv`;
  return outcome === null ? path : `${path}?outcome=${outcome}`;
}
