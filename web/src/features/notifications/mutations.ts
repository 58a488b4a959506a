import { useMutation, useQueryClient } from "@tanstack/react-query";
import { call, http } from "@/api/client";
import { notificationKeys } from "@/features/notifications/queries";

export function useMarkRead() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string) =>
      call(
        http.PATCH("/api/v1/resident/notifications/{notification_id}/read", {
          params: { path: { notification_id: id } },
        }),
      ),
    onSettled: () => client.invalidateQueries({ queryKey: notificationKeys.all }),
  });
}

export function useMarkAllRead() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => call(http.PATCH("/api/v1/resident/notifications/read-all")),
    onSettled: () => client.invalidateQueries({ queryKey: notificationKeys.all }),
  });
}
