// A landlord's units and claims. EFFECTS (realtime) makes everything under "properties" stale.
import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { call, http } from "@/api/client";
import type { components } from "@/api/schema.gen";

type Schemas = components["schemas"];
export type Property = Schemas["PropertyRow"];
export type NewClaim = Schemas["PropertyIn"];
export type PropertyChange = Schemas["PropertyChange"];

const KEY = ["properties"] as const;

export const propertiesQuery = (page: number, limit = 20) =>
  queryOptions({
    queryKey: [...KEY, page, limit] as const,
    queryFn: ({ signal }) => call(http.GET("/api/properties", { signal, params: { query: { page, limit } } })),
    placeholderData: (before) => before,
  });

function useAct<I, O>(act: (input: I) => Promise<O>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: act,
    onSettled: () => {
      void client.invalidateQueries({ queryKey: KEY });
      void client.invalidateQueries({ queryKey: ["codes"] });
    },
  });
}

export const useClaim = () => useAct((body: NewClaim) => call(http.POST("/api/properties", { body })));

export const useChangeProperty = () =>
  useAct(({ id, body }: { id: string; body: PropertyChange }) =>
    call(http.PUT("/api/properties/{property_id}", { params: { path: { property_id: id } }, body })),
  );

/** Withdraws a claim, or ends an ownership. */
export const useEndProperty = () =>
  useAct((id: string) =>
    call(http.DELETE("/api/properties/{property_id}", { params: { path: { property_id: id } } })),
  );
