import { useMutation, useQueryClient } from "@tanstack/react-query";
import { call, http } from "@/api/client";
import type { components } from "@/api/schema.gen";
import { deliveryKeys } from "@/features/deliveries/queries";

type Schemas = components["schemas"];
export type ExpectedIn = Schemas["ExpectedIn"];
export type RuleIn = Schemas["RuleIn"];
export type RuleChange = Schemas["RuleChange"];

function useAct<I, O>(act: (input: I) => Promise<O>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: act,
    onSettled: () => {
      void client.invalidateQueries({ queryKey: deliveryKeys.all });
    },
  });
}

/** `key`: one a form, so that the same again expects it once. */
export const useExpect = () =>
  useAct(({ body, key }: { body: ExpectedIn; key: string }) =>
    call(http.POST("/api/v1/deliveries/expected", { body, headers: { "Idempotency-Key": key } })),
  );

export const useCallOffExpected = () =>
  useAct((id: string) =>
    call(http.DELETE("/api/v1/deliveries/expected/{delivery_id}", { params: { path: { delivery_id: id } } })),
  );

export const useMakeRule = () =>
  useAct(({ body, key }: { body: RuleIn; key: string }) =>
    call(http.POST("/api/v1/deliveries/auto-approve", { body, headers: { "Idempotency-Key": key } })),
  );

export const useChangeRule = () =>
  useAct(({ id, body }: { id: string; body: RuleChange }) =>
    call(
      http.PATCH("/api/v1/deliveries/auto-approve/{rule_id}", { params: { path: { rule_id: id } }, body }),
    ),
  );

export const useRemoveRule = () =>
  useAct((id: string) =>
    call(http.DELETE("/api/v1/deliveries/auto-approve/{rule_id}", { params: { path: { rule_id: id } } })),
  );
