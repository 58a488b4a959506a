import { useMutation, useQueryClient } from "@tanstack/react-query";
import { call, http } from "@/api/client";
import type { components } from "@/api/schema.gen";

export type GenerateIn = components["schemas"]["GenerateIn"];

function useAct<I, O>(act: (input: I) => Promise<O>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: act,
    onSettled: () => {
      for (const key of ["visits", "gate", "dashboard"]) void client.invalidateQueries({ queryKey: [key] });
    },
  });
}

/** `key`: one a form, so that a second tap or a try after a lost answer makes no second token. */
export const useGenerate = () =>
  useAct(({ body, key }: { body: GenerateIn; key: string }) =>
    call(http.POST("/api/visitor-tokens/generate", { body, headers: { "Idempotency-Key": key } })),
  );

export const useRevoke = () =>
  useAct(({ id, reason }: { id: string; reason: string }) =>
    call(
      http.POST("/api/visitor-tokens/{token_id}/revoke", {
        params: { path: { token_id: id } },
        ...(reason === "" ? {} : { body: { reason } }),
      }),
    ),
  );

/** So many hours more, of a long stay days. */
export const useExtend = () =>
  useAct(({ id, duration }: { id: string; duration: number }) =>
    call(
      http.POST("/api/visitor-tokens/{token_id}/extend", {
        params: { path: { token_id: id } },
        body: { duration },
      }),
    ),
  );
