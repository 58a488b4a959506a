import { useMutation, useQueryClient } from "@tanstack/react-query";
import { call, http } from "@/api/client";
import { banKeys, type BanIn, type BanMade } from "@/features/bans/queries";

function useAct<I, O>(act: (input: I) => Promise<O>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: act,
    onSettled: () => {
      void client.invalidateQueries({ queryKey: banKeys.all });
      void client.invalidateQueries({ queryKey: ["visits"] });
    },
  });
}

export const useBan = () =>
  useAct((body: BanIn): Promise<BanMade> => call(http.POST("/api/visitor-bans", { body })));

export const useLift = () =>
  useAct(({ id, reason }: { id: string; reason: string }) =>
    call(
      http.POST("/api/visitor-bans/{ban_id}/unban", { params: { path: { ban_id: id } }, body: { reason } }),
    ),
  );
