// The building's desk: /admin/*. Landlords land here too and see their own.
import { lazy, Suspense } from "react";
import { Navigate, Outlet, Route, Routes } from "react-router";
import { useMay, useSession } from "@/api/session";
import { ProfilePanel } from "@/features/identity/components/ProfilePanel";
import { admin } from "@/i18n/en/admin";
import { people } from "@/i18n/en/people";
import { addTexts } from "@/i18n/i18n";
import { BuildingDashboard } from "@/routes/admin/BuildingDashboard";
import { OwnDashboard } from "@/routes/admin/OwnDashboard";
import { Shell } from "@/routes/admin/Shell";
import { VisitsPage } from "@/routes/admin/VisitsPage";
import { ListSkeleton } from "@/ui/ListSkeleton";
import { NotFound } from "@/ui/NotFound";

const ApprovalsPage = lazy(() => import("@/routes/admin/ApprovalsPage"));
const BansPage = lazy(() => import("@/routes/admin/BansPage"));
const BuildingPage = lazy(() => import("@/routes/admin/BuildingPage"));
const CodesPage = lazy(() => import("@/routes/admin/CodesPage"));
const DevicesPage = lazy(() => import("@/routes/admin/DevicesPage"));
const EntriesPage = lazy(() => import("@/routes/admin/EntriesPage"));
const GatePassesPage = lazy(() => import("@/routes/admin/GatePassesPage"));
const GateSettingsPage = lazy(() => import("@/routes/admin/GateSettingsPage"));
const GuardsPage = lazy(() => import("@/routes/admin/GuardsPage"));
const ImportPage = lazy(() => import("@/routes/admin/ImportPage"));
const InsidePage = lazy(() => import("@/routes/admin/InsidePage"));
const InvitePage = lazy(() => import("@/routes/admin/InvitePage"));
const PeoplePage = lazy(() => import("@/routes/admin/PeoplePage"));
const PersonPage = lazy(() => import("@/routes/admin/PersonPage"));
const PropertiesPage = lazy(() => import("@/routes/admin/PropertiesPage"));
const ResidentsPage = lazy(() => import("@/routes/admin/ResidentsPage"));
const TokensPage = lazy(() => import("@/routes/admin/TokensPage"));
const UnitsPage = lazy(() => import("@/routes/admin/UnitsPage"));
const VisitPage = lazy(() => import("@/routes/admin/VisitPage"));

addTexts({ admin, people });

export default function AdminArea() {
  const session = useSession();
  const wholeBuilding = useMay("dashboard:admin");
  const watches = useMay("gate:watch");
  const invites = useMay("visit:create");
  const seesPeople = useMay("people:read");
  const owns = useMay("properties");
  const codes = useMay("codes:resident");
  const imports = useMay("people:manage");
  const manages = useMay("building:manage");
  const readsEntries = useMay("request:read");
  const bans = useMay("ban:manage");
  const passes = useMay("gate_pass:ask");
  // A super admin has no building of their own; nothing here could be answered.
  if (session.user.building_id === null) return <Navigate to={session.landing} replace />;
  return (
    <Routes>
      <Route element={<Shell />}>
        <Route index element={<Navigate to="/admin/dashboard" replace />} />
        <Route path="dashboard" element={wholeBuilding ? <BuildingDashboard /> : <OwnDashboard />} />
        <Route path="visits" element={<VisitsPage />} />
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
        <Route
          element={
            <Suspense fallback={<ListSkeleton />}>
              <Outlet />
            </Suspense>
          }
        >
          <Route path="visits/:id" element={<VisitPage />} />
          {seesPeople && <Route path="approvals" element={<ApprovalsPage />} />}
          {seesPeople && <Route path="people" element={<PeoplePage />} />}
          {seesPeople && <Route path="people/:id" element={<PersonPage />} />}
          {owns && <Route path="properties" element={<PropertiesPage />} />}
          {owns && <Route path="residents" element={<ResidentsPage />} />}
          {codes && <Route path="codes" element={<CodesPage />} />}
          {manages && <Route path="units" element={<UnitsPage />} />}
          {manages && <Route path="building" element={<BuildingPage />} />}
          {seesPeople && <Route path="guards" element={<GuardsPage />} />}
          {manages && <Route path="devices" element={<DevicesPage />} />}
          {manages && <Route path="policies" element={<GateSettingsPage />} />}
          {watches && <Route path="inside" element={<InsidePage />} />}
          {readsEntries && <Route path="entries" element={<EntriesPage />} />}
          {bans && <Route path="bans" element={<BansPage />} />}
          {passes && <Route path="gate-passes" element={<GatePassesPage />} />}
          {invites && <Route path="tokens" element={<TokensPage />} />}
          {imports && <Route path="import" element={<ImportPage />} />}
          {imports && <Route path="import/:id" element={<ImportPage />} />}
        </Route>
        <Route path="profile" element={<ProfilePanel />} />
        <Route path="*" element={<NotFound />} />
      </Route>
    </Routes>
  );
}
