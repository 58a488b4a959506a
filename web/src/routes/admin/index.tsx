// The building's desk: /admin/*. Landlords land here too and see their own.
import { lazy, Suspense } from "react";
import { Navigate, Route, Routes } from "react-router";
import { useMay, useSession } from "@/api/session";
import { ProfilePanel } from "@/features/identity/components/ProfilePanel";
import { admin } from "@/i18n/en/admin";
import { addTexts } from "@/i18n/i18n";
import { BuildingDashboard } from "@/routes/admin/BuildingDashboard";
import { InsidePage } from "@/routes/admin/InsidePage";
import { OwnDashboard } from "@/routes/admin/OwnDashboard";
import { Shell } from "@/routes/admin/Shell";
import { VisitPage } from "@/routes/admin/VisitPage";
import { VisitsPage } from "@/routes/admin/VisitsPage";
import { ListSkeleton } from "@/ui/ListSkeleton";
import { NotFound } from "@/ui/NotFound";

const InvitePage = lazy(() => import("@/routes/admin/InvitePage"));

addTexts({ admin });

export default function AdminArea() {
  const session = useSession();
  const wholeBuilding = useMay("dashboard:admin");
  const watches = useMay("gate:watch");
  const invites = useMay("visit:create");
  // A super admin has no building of their own; nothing here could be answered.
  if (session.user.building_id === null) return <Navigate to={session.landing} replace />;
  return (
    <Routes>
      <Route element={<Shell />}>
        <Route index element={<Navigate to="/admin/dashboard" replace />} />
        <Route path="dashboard" element={wholeBuilding ? <BuildingDashboard /> : <OwnDashboard />} />
        <Route path="visits" element={<VisitsPage />} />
        <Route path="visits/:id" element={<VisitPage />} />
        {invites && (
          <Route
            path="invite"
            element={
              <Suspense fallback={<ListSkeleton />}>
                <InvitePage />
              </Suspense>
            }
          />
        )}
        {watches && <Route path="inside" element={<InsidePage />} />}
        <Route path="profile" element={<ProfilePanel />} />
        <Route path="*" element={<NotFound />} />
      </Route>
    </Routes>
  );
}
