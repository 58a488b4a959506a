// Who is signed in, and what they may: always the server's words. Kept for a start without network, dropped with the session.
import { queryOptions, useQuery, useQueryClient, type QueryClient } from "@tanstack/react-query";
import { call, http } from "@/api/client";
import { asApiError } from "@/api/errors";
import type { components } from "@/api/schema.gen";
import { setCsrf } from "@/api/transport";
import { dropCopies } from "@/lib/copies";
import { keep } from "@/lib/keep";
import { store } from "@/lib/store";

export type Person = components["schemas"]["Person"];
export interface Session {
  user: Person;
  permissions: string[];
  landing: string;
  /** Taken from the last visit because the server cannot be reached. */
  remembered: boolean;
}

const KEPT = "session";
export const sessionKey = ["session"] as const;

/** How the last session went: by itself (the sign-in page says so and knows the way back) or by signing out. */
export const lastEnd = store<"none" | "ended" | "signed-out">("none");

async function readSession(): Promise<Session | null> {
  try {
    // Both at once for somebody known; a stranger is refused once, not twice.
    const asked = call(http.GET("/api/auth/check"));
    if (keep.read(KEPT) === null) await asked;
    const [check, rights] = await Promise.all([asked, call(http.GET("/api/auth/permissions"))]);
    setCsrf(check.csrf_token);
    const session: Session = {
      user: check.user,
      permissions: rights.permissions,
      landing: rights.landing,
      remembered: false,
    };
    keep.write(KEPT, session);
    return session;
  } catch (error) {
    const problem = asApiError(error);
    if (problem.status === 401) {
      keep.drop(KEPT);
      dropCopies();
      return null;
    }
    const last = problem.isPassing ? keep.read<Session>(KEPT) : null;
    if (last !== null) return { ...last, remembered: true };
    throw problem;
  }
}

export const sessionQuery = queryOptions({
  queryKey: sessionKey,
  queryFn: readSession,
  staleTime: Number.POSITIVE_INFINITY,
  gcTime: Number.POSITIVE_INFINITY,
  retry: false,
});

/** Inside a signed-in area. */
export function useSession(): Session {
  const { data } = useQuery(sessionQuery);
  if (!data) throw new Error("useSession outside a signed-in area");
  return data;
}

/** Whether the server gave this right. For showing and hiding; the server checks again. */
export function useMay(permission: string): boolean {
  return useSession().permissions.includes(permission);
}

/** Everything another person might have left on this page goes. */
export function forgetSession(client: QueryClient, how: "ended" | "signed-out"): void {
  lastEnd.set(how);
  keep.drop(KEPT);
  dropCopies();
  setCsrf(null);
  client.removeQueries({ predicate: (query) => query.queryKey[0] !== sessionKey[0] });
  client.setQueryData(sessionKey, null);
}

/** After a sign-in or a switch of building: read the session anew before anything is shown. */
export async function renewSession(client: QueryClient): Promise<Session> {
  client.removeQueries({ predicate: (query) => query.queryKey[0] !== sessionKey[0] });
  const session = await client.fetchQuery({ ...sessionQuery, staleTime: 0 });
  if (session === null) throw new Error("no session after sign-in");
  lastEnd.set("none");
  return session;
}

/** An act that ends this session by intent. The live connection may say so before the act is answered: that is no "ended". */
export async function leaveSession(client: QueryClient, act: () => Promise<unknown>): Promise<void> {
  lastEnd.set("signed-out");
  try {
    await act();
  } catch (error) {
    lastEnd.set("none");
    throw error;
  }
  forgetSession(client, "signed-out");
}

export function useSignOut(): () => Promise<void> {
  const client = useQueryClient();
  return () => leaveSession(client, () => call(http.POST("/api/auth/logout")));
}
