// What a gate tablet asks for itself. It has a cookie of its own; its writes carry the token of its page, not the session's.
import { queryOptions, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { call, http } from "@/api/client";
import { asApiError } from "@/api/errors";
import type { components } from "@/api/schema.gen";
import { leaveSession, renewSession, type Session } from "@/api/session";
import { markTablet, tablet } from "@/lib/device";
import { useStore } from "@/lib/store";

export type Grid = components["schemas"]["GridOut"];
export type GridGuard = components["schemas"]["GridGuard"];

/** A locked tablet has no live connection: it learns of a new guard, another gate or its end by asking. */
const ASK_AGAIN_MS = 10_000;
const GRID = ["tablet", "grid"] as const;
const NOT_ENROLLED = "DEVICE_NOT_ENROLLED";

const bearing = (token: string) => ({ headers: { "X-CSRF-Token": token } });

/** The tablet's page; null: this browser is no gate tablet (any more). */
export const gridQuery = queryOptions({
  queryKey: GRID,
  queryFn: async ({ signal }): Promise<Grid | null> => {
    try {
      const grid = await call(http.GET("/api/v1/gate/devices/grid", { signal }));
      markTablet("enrolled");
      return grid;
    } catch (error) {
      if (asApiError(error).code !== NOT_ENROLLED) throw error;
      if (tablet.get() === "enrolled") markTablet("revoked");
      return null;
    }
  },
  staleTime: 0,
  refetchInterval: (query) => (query.state.data ? ASK_AGAIN_MS : false),
});

export function useEnrol() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (code: string) => call(http.POST("/api/v1/gate/devices/enrol", { body: { code } })),
    onSuccess: (grid) => {
      markTablet("enrolled");
      client.setQueryData(GRID, grid);
    },
  });
}

export function useUnlock(token: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async ({ memberId, pin }: { memberId: string; pin: string }): Promise<Session> => {
      await call(
        http.POST("/api/v1/gate/devices/unlock", { body: { member_id: memberId, pin }, ...bearing(token) }),
      );
      return renewSession(client);
    },
    onError: (error) => {
      // Revoked, or enrolled anew in another window: the page as it is now says which.
      if (["CSRF", NOT_ENROLLED].includes(asApiError(error).code))
        void client.invalidateQueries({ queryKey: GRID });
    },
  });
}

/** Whether this session was opened by a PIN on this tablet: then it can be locked. */
export function useIsPin(): boolean {
  const here = useStore(tablet) === "enrolled";
  const session = useQuery({
    queryKey: ["tablet", "session"] as const,
    queryFn: ({ signal }) => call(http.GET("/api/auth/enhanced/check-session", { signal })),
    staleTime: Number.POSITIVE_INFINITY,
    enabled: here,
  });
  return here && session.data?.kind === "pin";
}

async function lockTablet(): Promise<void> {
  try {
    const { csrf_token } = await call(http.GET("/api/v1/gate/devices/grid"));
    await call(http.POST("/api/v1/gate/devices/lock", bearing(csrf_token)));
  } catch (error) {
    // A revoked tablet's sessions have ended already.
    if (asApiError(error).code !== NOT_ENROLLED) throw error;
  }
}

/** Ends the guard's session here. Scans that wait stay on the tablet, for that guard. */
export function useLock() {
  const client = useQueryClient();
  return useMutation({ mutationFn: () => leaveSession(client, lockTablet) });
}
