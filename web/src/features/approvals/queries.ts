// What waits for a building's administrator. EFFECTS (realtime) makes everything under "approvals" stale.
import { queryOptions } from "@tanstack/react-query";
import { call, http } from "@/api/client";
import type { components, paths } from "@/api/schema.gen";

export type Approval = components["schemas"]["ApprovalOut"];
export type InboxQuery = NonNullable<
  paths["/api/resident-approval/pending/{building_id}"]["get"]["parameters"]["query"]
>;

export const approvalKeys = {
  all: ["approvals"] as const,
  inbox: (building: string, query: InboxQuery) => [...approvalKeys.all, "inbox", building, query] as const,
  board: (building: string) => [...approvalKeys.all, "board", building] as const,
};

export const inboxQuery = (building: string, query: InboxQuery) =>
  queryOptions({
    queryKey: approvalKeys.inbox(building, query),
    queryFn: ({ signal }) =>
      call(
        http.GET("/api/resident-approval/pending/{building_id}", {
          signal,
          params: { path: { building_id: building }, query },
        }),
      ),
    placeholderData: (before) => before,
    // Requests lapse by the clock; no event tells of the minute.
    refetchInterval: 60_000,
  });

/** Numbers and the newest that wait, for the dashboard. */
export const boardQuery = (building: string) =>
  queryOptions({
    queryKey: approvalKeys.board(building),
    queryFn: ({ signal }) =>
      call(
        http.GET("/api/resident-approval/dashboard/{building_id}", {
          signal,
          params: { path: { building_id: building } },
        }),
      ),
    refetchInterval: 60_000,
  });
