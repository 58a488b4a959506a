// One's own frequent visitors. In our words they are contacts.
import { queryOptions } from "@tanstack/react-query";
import { call, http } from "@/api/client";
import type { components, paths } from "@/api/schema.gen";

type Schemas = components["schemas"];
export type Contact = Schemas["ContactOut"];
export type ContactIn = Schemas["ContactIn"];
export type ContactChange = Schemas["ContactChange"];
export type Imported = Schemas["ImportedOut"];
export type ImportedRow = Schemas["ImportedRow"];
export type ListQuery = NonNullable<paths["/api/frequent-visitors"]["get"]["parameters"]["query"]>;

export const CATEGORIES = ["family", "friends", "services", "business", "other"] as const;
export const RELATIONSHIPS = [
  "family",
  "friend",
  "colleague",
  "service_provider",
  "business",
  "other",
] as const;
export const EXPORT_FILE = "/api/frequent-visitors/export?format=csv";

export const contactKeys = { all: ["contacts"] as const };
const PAGE = 20;
const IN_REACH = 12;

export const contactsQuery = (query: ListQuery) =>
  queryOptions({
    queryKey: [...contactKeys.all, "list", query] as const,
    queryFn: ({ signal }) =>
      call(http.GET("/api/frequent-visitors", { signal, params: { query: { limit: PAGE, ...query } } })),
    placeholderData: (before) => before,
  });

/** Favourites first, then who came last: for rows that invite with one tap. */
export const inReachQuery = queryOptions({
  queryKey: [...contactKeys.all, "in-reach"] as const,
  queryFn: async ({ signal }): Promise<Contact[]> => {
    const ordered = async (order_by: "priority" | "recent"): Promise<Contact[]> => {
      const query = { limit: IN_REACH, order_by };
      return (await call(http.GET("/api/frequent-visitors", { signal, params: { query } }))).items;
    };
    const [ranked, recent] = await Promise.all([ordered("priority"), ordered("recent")]);
    const favourites = ranked.filter((one) => one.priority !== null);
    const chosen = new Set(favourites.map((one) => one.id));
    return [...favourites, ...recent.filter((one) => !chosen.has(one.id))].slice(0, IN_REACH);
  },
});

export const contactQuery = (id: string) =>
  queryOptions({
    queryKey: [...contactKeys.all, "one", id] as const,
    queryFn: async ({ signal }): Promise<Contact> => {
      const params = { path: { frequent_visitor_id: id } };
      return (await call(http.GET("/api/frequent-visitors/{frequent_visitor_id}", { signal, params })))
        .frequent_visitor;
    },
  });

/** The tags in use, the most used first. */
export const tagsQuery = queryOptions({
  queryKey: [...contactKeys.all, "tags"] as const,
  queryFn: async ({ signal }): Promise<string[]> =>
    (await call(http.GET("/api/frequent-visitors/tags", { signal }))).tags,
});
