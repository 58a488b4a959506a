// What an administrator does with people. Whatever the answer, the lists are asked again.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { call, http } from "@/api/client";
import type { components } from "@/api/schema.gen";

type Schemas = components["schemas"];
export type NewPerson = Schemas["PersonIn"];
export type NewHome = Schemas["HomeIn"];

/** Anything done to somebody, after which people, units and numbers are stale. */
function useAct<I, O>(act: (input: I) => Promise<O>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: act,
    onSettled: () => {
      for (const key of ["people", "approvals", "units", "properties", "dashboard", "building"])
        void client.invalidateQueries({ queryKey: [key] });
    },
  });
}

const of = (id: string) => ({ path: { member_id: id } });

export const useAddPerson = () =>
  useAct((body: NewPerson) => call(http.POST("/api/v1/people", { body })));

export const useSuspend = (id: string) =>
  useAct((reason: string) =>
    call(http.POST("/api/v1/people/{member_id}/suspend", { params: of(id), body: { reason } })),
  );

export const useLetIn = (id: string) =>
  useAct(() => call(http.POST("/api/v1/people/{member_id}/activate", { params: of(id) })));

export const useResetFactor = (id: string) =>
  useAct((reason: string) =>
    call(http.POST("/api/v1/people/{member_id}/reset-2fa", { params: of(id), body: { reason } })),
  );

export const useMoveIn = (id: string) =>
  useAct((body: NewHome) =>
    call(http.POST("/api/v1/people/{member_id}/units", { params: of(id), body })),
  );

export const useMainUnit = (id: string) =>
  useAct((unit: string) =>
    call(
      http.PATCH("/api/v1/people/{member_id}/units/{unit_id}", {
        params: { path: { member_id: id, unit_id: unit } },
        body: { is_primary: true },
      }),
    ),
  );

interface Leaving {
  member: string;
  unit: string;
  reason: string;
}

export const useLeaveUnit = () =>
  useAct(({ member, unit, reason }: Leaving) =>
    call(
      http.DELETE("/api/v1/people/{member_id}/units/{unit_id}", {
        params: { path: { member_id: member, unit_id: unit } },
        body: { reason },
      }),
    ),
  );

export interface MoveOut {
  reason: string;
  /** A day of the building; empty: now. */
  day: string;
  notify: boolean;
}

/** A resident or landlord moves out, now or on a day to come. */
export const useMoveOut = (id: string) =>
  useAct(({ reason, day, notify }: MoveOut) =>
    call(
      http.PUT("/api/admin/residents/disengage/{resident_id}", {
        params: { path: { resident_id: id } },
        body: { reason, notify_resident: notify, ...(day !== "" && { effective_date: day }) },
      }),
    ),
  );

/** Any other role ends at once. */
export const useEndMembership = (id: string) =>
  useAct((reason: string) =>
    call(http.POST("/api/v1/people/{member_id}/end", { params: of(id), body: { reason, notify: true } })),
  );

export const useCallOffMoveOut = (id: string) =>
  useAct(() => call(http.DELETE("/api/v1/people/{member_id}/move-out", { params: of(id) })));
