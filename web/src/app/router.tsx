// Areas are chunks of their own, loaded when first entered. Their pages are in src/routes/<area>/index.tsx.
import { lazy, Suspense, type ComponentType } from "react";
import { BrowserRouter, Navigate, Route, Routes } from "react-router";
import type { Session } from "@/api/session";
import { AREAS, type Area } from "@/app/areas";
import { InArea, Login, SignedIn, useLive, useSessionEnd, WithSession } from "@/app/session";
import { startPage } from "@/lib/device";
import { Caught } from "@/ui/Caught";
import { ListSkeleton } from "@/ui/ListSkeleton";

const PAGES: Record<Area["name"], ComponentType> = {
  guard: lazy(() => import("@/routes/guard/index")),
  resident: lazy(() => import("@/routes/resident/index")),
  admin: lazy(() => import("@/routes/admin/index")),
  platform: lazy(() => import("@/routes/platform/index")),
};

const AccountPages = lazy(() => import("@/routes/account/index"));
const DevicePages = lazy(() => import("@/routes/device/index"));
const PublicPages = lazy(() => import("@/routes/auth/index"));
const PUBLIC = [
  "/signup-otp",
  "/signup",
  "/email-verification",
  "/email-change",
  "/forgot-password",
  "/reset-password",
  "/join",
  "/waiting",
  "/invitation",
];

function Pages({ session }: { session: Session | null }) {
  useLive(session);
  return (
    <Suspense
      fallback={
        <main className="start">
          <ListSkeleton rows={3} />
        </main>
      }
    >
      <Routes>
        <Route path="/" element={<Navigate to={session?.landing ?? startPage()} replace />} />
        <Route path="/login" element={<Login session={session} />} />
        <Route path="/device" element={<DevicePages />} />
        {PUBLIC.map((path) => (
          <Route key={path} path={path} element={<PublicPages />} />
        ))}
        <Route
          path="/account/*"
          element={
            <SignedIn session={session}>
              <AccountPages />
            </SignedIn>
          }
        />
        {AREAS.map((area) => {
          const Area = PAGES[area.name];
          return (
            <Route
              key={area.name}
              path={`${area.base}/*`}
              element={
                <InArea area={area} session={session}>
                  <Area />
                </InArea>
              }
            />
          );
        })}
      </Routes>
    </Suspense>
  );
}

export function App() {
  useSessionEnd();
  return (
    <Caught>
      <BrowserRouter>
        <WithSession>{(session) => <Pages session={session} />}</WithSession>
      </BrowserRouter>
    </Caught>
  );
}
