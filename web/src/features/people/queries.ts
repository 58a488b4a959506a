// The building's people, one row a role. EFFECTS (realtime) makes everything under "people" stale.
import { queryOptions } from "@tanstack/react-query";
import { call, http } from "@/api/client";
import type { components, paths } from "@/api/schema.gen";

type Schemas = components["schemas"];
export type PersonRow = Schemas["PeopleOut"]["items"][number];
export type PersonDetail = Schemas["PersonOut"];
export type UnitTie = Schemas["UnitTie"];
export type OwnPerson = Schemas["OwnPersonRow"];
export type PeopleQuery = NonNullable<paths["/api/v1/people"]["get"]["parameters"]["query"]>;

export const peopleKeys = {
  all: ["people"] as const,
  list: (query: PeopleQuery) => [...peopleKeys.all, "list", query] as const,
  person: (id: string) => [...peopleKeys.all, "person", id] as const,
  ownUnits: (page: number) => [...peopleKeys.all, "own-units", page] as const,
};

export const peopleQuery = (query: PeopleQuery) =>
  queryOptions({
    queryKey: peopleKeys.list(query),
    queryFn: ({ signal }) => call(http.GET("/api/v1/people", { signal, params: { query } })),
    placeholderData: (before) => before,
  });

export const personQuery = (id: string) =>
  queryOptions({
    queryKey: peopleKeys.person(id),
    queryFn: async ({ signal }): Promise<PersonDetail> =>
      (await call(http.GET("/api/v1/people/{member_id}", { signal, params: { path: { member_id: id } } }))).person,
  });

/** Who lives in the units a landlord owns. */
export const ownUnitsQuery = (page: number) =>
  queryOptions({
    queryKey: peopleKeys.ownUnits(page),
    queryFn: ({ signal }) =>
      call(http.GET("/api/v1/people/own-units", { signal, params: { query: { page } } })),
    placeholderData: (before) => before,
  });
