import { useMutation, useQueryClient } from "@tanstack/react-query";
import { call, http } from "@/api/client";
import type { components } from "@/api/schema.gen";
import { gatePassKeys } from "@/features/gatepasses/queries";

export type PassIn = components["schemas"]["PassIn"];

function useAct<I, O>(act: (input: I) => Promise<O>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: act,
    // Also after a refusal: another administrator may have decided.
    onSettled: () => {
      void client.invalidateQueries({ queryKey: gatePassKeys.all });
      void client.invalidateQueries({ queryKey: ["gate"] });
    },
  });
}

const of = (id: string) => ({ params: { path: { pass_id: id } } });

/** `key`: one a form, so that the same again asks once. */
export const useAskForPass = () =>
  useAct(({ body, key }: { body: PassIn; key: string }) =>
    call(http.POST("/api/v1/gate/passes", { body, headers: { "Idempotency-Key": key } })),
  );

export const useApprovePass = () =>
  useAct((id: string) => call(http.PATCH("/api/v1/gate/passes/{pass_id}/approve", of(id))));

export const useRejectPass = () =>
  useAct(({ id, reason }: { id: string; reason: string }) =>
    call(http.PATCH("/api/v1/gate/passes/{pass_id}/reject", { ...of(id), body: { reason } })),
  );

export const useCallOffPass = () =>
  useAct((id: string) => call(http.DELETE("/api/v1/gate/passes/{pass_id}", of(id))));
