// The gate's lists that must outlast the network: each comes with the time of the last answer (offline/copies.ts).
import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { call, http } from "@/api/client";
import { asApiError } from "@/api/errors";
import type { components } from "@/api/schema.gen";
import { fits } from "@/lib/find";
import type { Row } from "@/features/gate/judge";
import { gateKeys } from "@/features/gate/queries";
import { copyOf, withCopy, type Kept } from "@/offline/copies";

type Schemas = components["schemas"];
export type InsideRow = Schemas["InsideRow"];
export type Desk = Pick<Schemas["DeskOut"], "items" | "around"> & { total: number };
export interface Inside {
  items: InsideRow[];
  total: number;
  people: number;
}

const PAGE = 100;
/** Rows a device keeps and shows; whoever looks for another one searches. */
const EXPECTED_KEPT = 300;
export const INSIDE_KEPT = 1000;
/** Asked again while the server does not answer. */
const AGAIN_MS = 15_000;
const EXPECTED = "expected";
const INSIDE = "inside";

const whileOld = (query: { state: { data: Kept<unknown> | undefined } }): number | false =>
  query.state.data?.isOld === true ? AGAIN_MS : false;

interface Page<T> {
  items: T[];
  pagination: { total: number };
}

/** Page after page, until there is no more or `most` are here. */
async function everyPage<P extends Page<unknown>>(
  ask: (page: number) => Promise<P>,
  most: number,
): Promise<P> {
  const first = await ask(1);
  const items = [...first.items];
  for (let page = 2; items.length < Math.min(first.pagination.total, most); page += 1) {
    const next = await ask(page);
    if (next.items.length === 0) break;
    items.push(...next.items);
  }
  return { ...first, items };
}

/** Whom the gate expects today, soonest first. */
export const expectedQuery = (owner: string) =>
  queryOptions({
    queryKey: gateKeys.expected,
    refetchInterval: whileOld,
    queryFn: ({ signal }): Promise<Kept<Desk>> => {
      const page = (number: number) =>
        call(http.GET("/api/v1/gate/visits", { signal, params: { query: { page: number, limit: PAGE } } }));
      return withCopy<Desk>(owner, EXPECTED, async () => {
        const { items, around, pagination } = await everyPage(page, EXPECTED_KEPT);
        return { items, around, total: pagination.total };
      });
    },
  });

/** Whom the words fit, best first; without an answer those of the kept list. */
export const searchQuery = (owner: string, words: string) =>
  queryOptions({
    queryKey: gateKeys.search(words),
    enabled: words !== "",
    placeholderData: keepPreviousData,
    refetchInterval: whileOld,
    queryFn: async ({ signal }): Promise<Kept<Desk>> => {
      try {
        const query = { q: words, limit: PAGE };
        const found = await call(http.GET("/api/v1/gate/visits", { signal, params: { query } }));
        const data = { items: found.items, around: found.around, total: found.pagination.total };
        return { data, at: new Date().toISOString(), isOld: false };
      } catch (error) {
        const copy = asApiError(error).isPassing ? await copyOf<Desk>(owner, EXPECTED) : null;
        if (copy === null) throw error;
        const items = copy.data.items.filter((row) => fits(words, textsOf(row)));
        return { ...copy, data: { ...copy.data, items, total: items.length } };
      }
    },
  });

const textsOf = (row: Row): (string | null)[] => [
  ...row.guests.map((guest) => guest.name),
  row.title,
  row.host_name,
  row.apartment_number,
  row.plate,
  row.provider,
];

/** Everybody inside, however they came in, longest first. */
export const insideQuery = (owner: string) =>
  queryOptions({
    queryKey: gateKeys.inside,
    refetchInterval: whileOld,
    queryFn: ({ signal }): Promise<Kept<Inside>> => {
      const page = (number: number) =>
        call(http.GET("/api/v1/gate/inside", { signal, params: { query: { page: number, limit: PAGE } } }));
      return withCopy<Inside>(owner, INSIDE, async () => {
        const { items, people, pagination } = await everyPage(page, INSIDE_KEPT);
        return { items, people, total: pagination.total };
      });
    },
  });
