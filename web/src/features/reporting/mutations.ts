import { useMutation, useQueryClient } from "@tanstack/react-query";
import { call, http } from "@/api/client";

export function useCancelVisit(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (reason: string) =>
      call(
        http.DELETE("/api/visitors/invitations/{visit_id}", {
          params: { path: { visit_id: id } },
          body: reason.trim() === "" ? {} : { reason: reason.trim() },
        }),
      ),
    onSuccess: async () => {
      void client.invalidateQueries({ queryKey: ["dashboard"] });
      await client.invalidateQueries({ queryKey: ["visits"] });
    },
  });
}
