// What a super admin does. Whatever the answer, the lists are asked again: somebody else may have been first.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { call, http } from "@/api/client";
import type { components } from "@/api/schema.gen";
import { platformKeys } from "@/features/platform/queries";

type Schemas = components["schemas"];
export type NewBuilding = Schemas["BuildingIn"];
export type NewAdmin = Schemas["AdminIn"];
export type NewLicence = Schemas["LicenceIn"];
export interface Decision {
  approved: boolean;
  reason: string;
}

function useStale(): () => void {
  const client = useQueryClient();
  return () => {
    void client.invalidateQueries({ queryKey: platformKeys.all });
    void client.invalidateQueries({ queryKey: ["dashboard"] });
  };
}

const verdict = ({ approved, reason }: Decision) => ({ approved, ...(reason !== "" && { reason }) });

export function useMakeBuilding() {
  const stale = useStale();
  return useMutation({
    mutationFn: (body: NewBuilding) => call(http.POST("/api/admin/buildings", { body })),
    onSettled: stale,
  });
}

export function useBuildingStatus(id: string) {
  const stale = useStale();
  return useMutation({
    mutationFn: (body: Schemas["StatusIn"]) =>
      call(
        http.PUT("/api/admin/buildings/{building_id}/status", {
          params: { path: { building_id: id } },
          body,
        }),
      ),
    onSettled: stale,
  });
}

export function useAddAdmin() {
  const stale = useStale();
  return useMutation({
    mutationFn: (body: NewAdmin) => call(http.POST("/api/admin/building-admins", { body })),
    onSettled: stale,
  });
}

export function useAllocateLicence(buildingId: string) {
  const stale = useStale();
  return useMutation({
    mutationFn: (body: NewLicence) =>
      call(
        http.POST("/api/admin/buildings/{building_id}/licenses", {
          params: { path: { building_id: buildingId } },
          body,
        }),
      ),
    onSettled: stale,
  });
}

/** Extend, suspend, or end a suspension. */
export type LicenceAct =
  { act: "extend"; months: number } | { act: "suspend"; reason: string } | { act: "activate" };

export function useLicenceAct(id: string) {
  const stale = useStale();
  return useMutation({
    mutationFn: (wish: LicenceAct) => {
      const params = { path: { license_id: id } };
      if (wish.act === "extend") {
        const body = { months: wish.months };
        return call(http.PUT("/api/admin/licenses/{license_id}/extend", { params, body }));
      }
      if (wish.act === "suspend") {
        const body = { reason: wish.reason };
        return call(http.PUT("/api/admin/licenses/{license_id}/suspend", { params, body }));
      }
      return call(http.PUT("/api/admin/licenses/{license_id}/activate", { params }));
    },
    onSettled: stale,
  });
}

export function useDecideApplication() {
  const stale = useStale();
  return useMutation({
    mutationFn: ({ id, decision }: { id: string; decision: Decision }) =>
      call(
        http.POST("/api/admin-approval/{approval_id}/process", {
          params: { path: { approval_id: id } },
          body: verdict(decision),
        }),
      ),
    onSettled: stale,
  });
}

interface SeatDecision {
  buildingId: string;
  id: string;
  /** The number that was seen; a wish that changed meanwhile is not granted. */
  seats: number | null;
  decision: Decision;
}

export function useDecideSeats() {
  const stale = useStale();
  return useMutation({
    mutationFn: ({ buildingId, id, seats, decision }: SeatDecision) =>
      call(
        http.POST("/api/admin/seat-requests/{building_id}/{request_id}/process", {
          params: { path: { building_id: buildingId, request_id: id } },
          body: { ...verdict(decision), ...(seats !== null && { totalLicenses: seats }) },
        }),
      ),
    onSettled: stale,
  });
}
