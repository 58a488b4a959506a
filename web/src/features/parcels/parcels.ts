// Parcels that wait at the gate, and deliveries the flats have announced.
import { queryOptions, useMutation, useQueryClient, type QueryClient } from "@tanstack/react-query";
import { call, http } from "@/api/client";
import type { components } from "@/api/schema.gen";
import { fits } from "@/lib/find";

type Schemas = components["schemas"];
export type Parcel = Schemas["ParcelOut"];
export type Expected = Schemas["ExpectedOut"];
export type NewParcel = Schemas["ParcelIn"];

const SHOWN = 100;

/** What waits here, newest first; `flat`: of one flat by its number. */
export const waitingQuery = (flat: string) =>
  queryOptions({
    queryKey: ["parcels", "waiting", flat],
    queryFn: ({ signal }) =>
      call(
        http.GET("/api/v1/gate/parcels", {
          signal,
          params: {
            query: { status: "WAITING", limit: SHOWN, ...(flat === "" ? {} : { flatNumber: flat }) },
          },
        }),
      ),
  });

export const expectedQuery = queryOptions({
  queryKey: ["deliveries", "expected"],
  queryFn: ({ signal }) =>
    call(
      http.GET("/api/v1/deliveries/expected", {
        signal,
        params: { query: { status: "EXPECTED", limit: SHOWN } },
      }),
    ),
});

export const companiesQuery = queryOptions({
  queryKey: ["deliveries", "companies"],
  staleTime: Number.POSITIVE_INFINITY,
  queryFn: ({ signal }) => call(http.GET("/api/v1/deliveries/companies", { signal })),
});

/** A day as the server writes it, on this device's clock: the gate stands in the building. */
export function dayOf(at: Date): string {
  const two = (part: number): string => String(part).padStart(2, "0");
  return `${String(at.getFullYear())}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
}

/** Of those to come only today's. */
export const ofToday = (deliveries: readonly Expected[], now: Date): Expected[] =>
  deliveries.filter((one) => one.expectedDate === dayOf(now));

export const found = (parcels: readonly Parcel[], words: string): Parcel[] =>
  parcels.filter((one) => fits(words, [one.flat.flatNumber, one.providerTag, one.remarks]));

const anew = (client: QueryClient): void => void client.invalidateQueries({ queryKey: ["parcels"] });

export function useTakeIn() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: NewParcel): Promise<Parcel> => call(http.POST("/api/v1/gate/parcels", { body })),
    onSettled: () => anew(client),
  });
}

/** By the digits alone: they say which parcel is meant. */
export function useGiveByCode() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (code: string): Promise<Parcel> =>
      call(http.POST("/api/v1/gate/parcels/hand-over", { body: { code } })),
    onSettled: () => anew(client),
  });
}

/** One parcel against its digits, or to a name that is written down. */
export function useGive(parcelId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: { code: string | null; name: string | null }): Promise<Parcel> => {
      const params = { path: { parcel_id: parcelId } };
      return call(http.POST("/api/v1/gate/parcels/{parcel_id}/hand-over", { params, body }));
    },
    onSettled: () => anew(client),
  });
}
