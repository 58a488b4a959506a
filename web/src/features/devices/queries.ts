// Gate devices, guards and PINs as the desk and the guard read them. EFFECTS (realtime) makes everything under "devices" stale.
import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { call, http } from "@/api/client";
import type { components } from "@/api/schema.gen";

type Schemas = components["schemas"];
export type GateDevice = Schemas["DeviceOut"];
export type Guard = Schemas["GuardsOut"]["guards"][number];

export const deviceKeys = {
  all: ["devices"] as const,
  list: (withRevoked: boolean) => [...deviceKeys.all, "list", withRevoked] as const,
  gates: (buildingId: string) => [...deviceKeys.all, "gates", buildingId] as const,
  guards: () => [...deviceKeys.all, "guards"] as const,
  pin: () => [...deviceKeys.all, "pin"] as const,
};

export const devicesQuery = (withRevoked: boolean) =>
  queryOptions({
    queryKey: deviceKeys.list(withRevoked),
    queryFn: async ({ signal }) =>
      (
        await call(
          http.GET("/api/v1/gate/devices", { signal, params: { query: { include_revoked: withRevoked } } }),
        )
      ).devices,
    placeholderData: keepPreviousData,
  });

export const gatesQuery = (buildingId: string) =>
  queryOptions({
    queryKey: deviceKeys.gates(buildingId),
    queryFn: async ({ signal }) =>
      (
        await call(
          http.GET("/api/v1/admin/societies/{society_id}/gates", {
            signal,
            params: { path: { society_id: buildingId } },
          }),
        )
      ).gates,
  });

export const guardsQuery = queryOptions({
  queryKey: deviceKeys.guards(),
  queryFn: async ({ signal }) => (await call(http.GET("/api/v1/people/guards", { signal }))).guards,
});

/** Whether I have a PIN, and since when. */
export const ownPinQuery = queryOptions({
  queryKey: deviceKeys.pin(),
  queryFn: ({ signal }) => call(http.GET("/api/v1/gate/pin", { signal })),
});
