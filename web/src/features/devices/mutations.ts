// What an administrator does with devices and guards, and a guard with the own PIN. Whatever the answer, the lists are asked again.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { call, http } from "@/api/client";
import type { components, paths } from "@/api/schema.gen";
import { deviceKeys } from "@/features/devices/queries";

type Schemas = components["schemas"];
type NewGuard = paths["/api/v1/people/guards"]["post"]["requestBody"]["content"]["application/json"];
export interface DeviceWish {
  name: string;
  gate_id: string | null;
}
/** The device and its code; the code is in this answer and nowhere else, ever. */
export type NewDevice = Schemas["NewDeviceOut"];

function useAct<I, O>(act: (input: I) => Promise<O>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: act,
    onSettled: () => client.invalidateQueries({ queryKey: deviceKeys.all }),
  });
}

const device = (id: string) => ({ params: { path: { device_id: id } } });
const guard = (id: string) => ({ params: { path: { member_id: id } } });

export const useAddDevice = () =>
  useAct((body: DeviceWish) => call(http.POST("/api/v1/gate/devices", { body })));

export const useNewCode = () =>
  useAct((id: string) => call(http.POST("/api/v1/gate/devices/{device_id}/code", device(id))));

export const useChangeDevice = (id: string) =>
  useAct((body: DeviceWish) => call(http.PATCH("/api/v1/gate/devices/{device_id}", { ...device(id), body })));

export const useRevokeDevice = () =>
  useAct((id: string) => call(http.POST("/api/v1/gate/devices/{device_id}/revoke", device(id))));

export const useAddGuard = () =>
  useAct((body: NewGuard) => call(http.POST("/api/v1/people/guards", { body })));

export const useGivePin = (id: string) =>
  useAct((pin: string) =>
    call(http.PUT("/api/v1/people/guards/{member_id}/pin", { ...guard(id), body: { pin } })),
  );

export const useTakePin = () =>
  useAct((id: string) => call(http.DELETE("/api/v1/people/guards/{member_id}/pin", guard(id))));

export const useOwnPin = () =>
  useAct((body: Schemas["OwnPinIn"]) => call(http.PUT("/api/v1/gate/pin", { body })));
