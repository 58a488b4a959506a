import { useMutation, useQueryClient } from "@tanstack/react-query";
import { call, http } from "@/api/client";
import { useSession } from "@/api/session";
import type { components } from "@/api/schema.gen";

type Schemas = components["schemas"];
export type UnitWish = Schemas["FlatIn"];
export type BlockWish = Schemas["BlockIn"];
export type GateWish = Schemas["GateIn"];
export type GateChange = Schemas["GateChange"];
export type BuildingChange = Schemas["BuildingChange"];

function useAct<I, O>(act: (building: string, input: I) => Promise<O>) {
  const client = useQueryClient();
  const building = useSession().user.building_id ?? "";
  return useMutation({
    mutationFn: (input: I) => act(building, input),
    onSettled: () => {
      for (const key of ["units", "building", "people"]) void client.invalidateQueries({ queryKey: [key] });
    },
  });
}

const of = (society_id: string) => ({ path: { society_id } });

/** A new one without an id, a change with one. */
export const useSaveUnit = () =>
  useAct((building, { id, body }: { id: string | null; body: UnitWish }) =>
    id === null
      ? call(http.POST("/api/v1/admin/societies/{society_id}/flats", { params: of(building), body }))
      : call(
          http.PATCH("/api/v1/admin/societies/{society_id}/flats/{flat_id}", {
            params: { path: { society_id: building, flat_id: id } },
            body,
          }),
        ),
  );

export const useEndUnit = () =>
  useAct((building, id: string) =>
    call(
      http.DELETE("/api/v1/admin/societies/{society_id}/flats/{flat_id}", {
        params: { path: { society_id: building, flat_id: id } },
      }),
    ),
  );

export const useSaveBlock = () =>
  useAct((building, { id, body }: { id: string | null; body: BlockWish }) =>
    id === null
      ? call(http.POST("/api/v1/admin/societies/{society_id}/blocks", { params: of(building), body }))
      : call(
          http.PATCH("/api/v1/admin/societies/{society_id}/blocks/{block_id}", {
            params: { path: { society_id: building, block_id: id } },
            body,
          }),
        ),
  );

export const useEndBlock = () =>
  useAct((building, id: string) =>
    call(
      http.DELETE("/api/v1/admin/societies/{society_id}/blocks/{block_id}", {
        params: { path: { society_id: building, block_id: id } },
      }),
    ),
  );

export const useAddGate = () =>
  useAct((building, body: GateWish) =>
    call(http.POST("/api/v1/admin/societies/{society_id}/gates", { params: of(building), body })),
  );

export const useChangeGate = () =>
  useAct((building, { id, body }: { id: string; body: GateChange }) =>
    call(
      http.PATCH("/api/v1/admin/societies/{society_id}/gates/{gate_id}", {
        params: { path: { society_id: building, gate_id: id } },
        body,
      }),
    ),
  );

export const useEndGate = () =>
  useAct((building, id: string) =>
    call(
      http.DELETE("/api/v1/admin/societies/{society_id}/gates/{gate_id}", {
        params: { path: { society_id: building, gate_id: id } },
      }),
    ),
  );

export const useChangeBuilding = () =>
  useAct((building, body: BuildingChange) =>
    call(http.PUT("/api/buildings/{building_id}", { params: { path: { building_id: building } }, body })),
  );
