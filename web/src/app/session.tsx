// The gate in front of the areas: nobody in without a session, nobody in an area the server did not grant.
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { lazy, useEffect, type ReactNode } from "react";
import { Navigate, useLocation, useNavigate, useSearchParams } from "react-router";
import { forgetSession, lastEnd, renewSession, sessionQuery, type Session } from "@/api/session";
import { sessionEnded, sessionMoved } from "@/api/transport";
import { safeReturn, type Area } from "@/app/areas";
import { startPage } from "@/lib/device";
import { ErrorState } from "@/ui/ErrorState";
import { ListSkeleton } from "@/ui/ListSkeleton";

const LoginPage = lazy(() => import("@/routes/auth/LoginPage"));

/** A 401 anywhere ends the session here; the areas then send to the sign-in page with the way back. Another window may also have signed somebody else in. */
export function useSessionEnd(): void {
  const client = useQueryClient();
  useEffect(
    () =>
      sessionEnded.listen(() => {
        const how = lastEnd.get() === "signed-out" ? "signed-out" : "ended";
        if (client.getQueryData(sessionQuery.queryKey)) forgetSession(client, how);
      }),
    [client],
  );
  useEffect(() => sessionMoved.listen(() => void renewSession(client).catch(() => undefined)), [client]);
}

/** One live connection while somebody is signed in; loaded after the first screen. */
export function useLive(session: Session | null | undefined): void {
  const client = useQueryClient();
  const who = session ? `${session.user.id} ${session.user.building_id ?? ""}` : null;
  useEffect(() => {
    if (who === null) return;
    let stop: (() => void) | null = null;
    let over = false;
    void import("@/realtime/socket").then(({ connect }) => {
      if (!over) stop = connect(client);
    });
    return () => {
      over = true;
      stop?.();
    };
  }, [client, who]);
}

export function WithSession({ children }: { children: (session: Session | null) => ReactNode }) {
  const query = useQuery(sessionQuery);
  if (query.data !== undefined) return children(query.data);
  return (
    <main className="start">
      {query.isError ? (
        <ErrorState error={query.error} onRetry={() => void query.refetch()} />
      ) : (
        <ListSkeleton rows={3} />
      )}
    </main>
  );
}

/** What belongs to a person and not to an area: anybody signed in. A stranger is sent to the sign-in page with the way back. */
export function SignedIn({ session, children }: { session: Session | null; children: ReactNode }) {
  const { pathname, search } = useLocation();
  if (session === null) {
    const back = lastEnd.get() === "signed-out" ? null : safeReturn(pathname + search);
    const start = startPage();
    // The next guard at a tablet does not go on where the last one was.
    const keepsBack = start === "/login" && back !== null;
    return <Navigate to={keepsBack ? `${start}?next=${encodeURIComponent(back)}` : start} replace />;
  }
  return children;
}

export function InArea({
  area,
  session,
  children,
}: {
  area: Area;
  session: Session | null;
  children: ReactNode;
}) {
  if (session !== null && !area.allows(session)) return <Navigate to={session.landing} replace />;
  return <SignedIn session={session}>{children}</SignedIn>;
}

export function Login({ session }: { session: Session | null }) {
  const [params] = useSearchParams();
  const navigate = useNavigate();
  const next = safeReturn(params.get("next"));
  if (session !== null) return <Navigate to={next ?? session.landing} replace />;
  return (
    <LoginPage
      ended={lastEnd.get() === "ended"}
      onSignedIn={(signedIn) => void navigate(next ?? signedIn.landing, { replace: true })}
    />
  );
}
