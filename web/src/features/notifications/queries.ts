import { queryOptions } from "@tanstack/react-query";
import { call, http } from "@/api/client";
import type { components } from "@/api/schema.gen";

export type Notification = components["schemas"]["NotificationOut"];

export interface InboxFilter {
  page?: number;
  limit?: number;
  unread?: boolean;
}

export const notificationKeys = {
  all: ["notifications"] as const,
  inbox: (filter: InboxFilter) => [...notificationKeys.all, "inbox", filter.unread ?? false, filter] as const,
  unread: () => [...notificationKeys.all, "unread"] as const,
};

export const inboxQuery = (filter: InboxFilter) =>
  queryOptions({
    queryKey: notificationKeys.inbox(filter),
    queryFn: ({ signal }) =>
      call(
        http.GET("/api/v1/resident/notifications", {
          signal,
          params: {
            query: { page: filter.page ?? 1, limit: filter.limit ?? 20, unreadOnly: filter.unread ?? false },
          },
        }),
      ),
    placeholderData: (before, query) =>
      query?.queryKey[2] === (filter.unread ?? false) ? before : undefined,
  });

export const unreadQuery = queryOptions({
  queryKey: notificationKeys.unread(),
  queryFn: async ({ signal }): Promise<number> =>
    (await call(http.GET("/api/v1/resident/notifications/unread-count", { signal }))).unreadCount,
});
