import { useMutation, useQueryClient } from "@tanstack/react-query";
import { call, http } from "@/api/client";

function useAct<I, O>(act: (input: I) => Promise<O>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: act,
    // Also after a refusal: somebody else was first, and the list shows who.
    onSettled: () => {
      for (const key of ["gate", "visits", "dashboard"]) void client.invalidateQueries({ queryKey: [key] });
    },
  });
}

/** Ends a stay without a guard. */
export const useTerminate = () =>
  useAct(({ id, reason }: { id: string; reason: string }) =>
    call(
      http.POST("/api/v1/gate/entries/{entry_id}/terminate", {
        params: { path: { entry_id: id } },
        body: { reason },
      }),
    ),
  );

/** Takes an overstay upon oneself: the reminders stop. */
export const useAcknowledge = () =>
  useAct((id: string) =>
    call(http.POST("/api/v1/gate/entries/{entry_id}/acknowledge", { params: { path: { entry_id: id } } })),
  );
