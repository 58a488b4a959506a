// The platform's desk: /super-admin/*.
import { lazy, Suspense } from "react";
import { Navigate, Outlet, Route, Routes } from "react-router";
import { ProfilePanel } from "@/features/identity/components/ProfilePanel";
import { codes } from "@/i18n/en/codes";
import { platform } from "@/i18n/en/platform";
import { addTexts } from "@/i18n/i18n";
import { DashboardPage } from "@/routes/platform/DashboardPage";
import { Shell } from "@/routes/platform/Shell";
import { ListSkeleton } from "@/ui/ListSkeleton";
import { NotFound } from "@/ui/NotFound";

const ApprovalsPage = lazy(() => import("@/routes/platform/ApprovalsPage"));
const BuildingPage = lazy(() => import("@/routes/platform/BuildingPage"));
const BuildingsPage = lazy(() => import("@/routes/platform/BuildingsPage"));
const CodesPage = lazy(() => import("@/routes/platform/CodesPage"));
const LicencePage = lazy(() => import("@/routes/platform/LicencePage"));
const LicencesPage = lazy(() => import("@/routes/platform/LicencesPage"));
const NewBuildingPage = lazy(() => import("@/routes/platform/NewBuildingPage"));
const SeatRequestsPage = lazy(() => import("@/routes/platform/SeatRequestsPage"));

addTexts({ codes, platform });

export default function PlatformArea() {
  return (
    <Routes>
      <Route element={<Shell />}>
        <Route index element={<Navigate to="/super-admin/dashboard" replace />} />
        <Route path="dashboard" element={<DashboardPage />} />
        <Route
          element={
            <Suspense fallback={<ListSkeleton />}>
              <Outlet />
            </Suspense>
          }
        >
          <Route path="codes" element={<CodesPage />} />
          <Route path="buildings" element={<BuildingsPage />} />
          <Route path="buildings/new" element={<NewBuildingPage />} />
          <Route path="buildings/:id" element={<BuildingPage />} />
          <Route path="licences" element={<LicencesPage />} />
          <Route path="licences/seats" element={<SeatRequestsPage />} />
          <Route path="licences/:id" element={<LicencePage />} />
          <Route path="approvals" element={<ApprovalsPage />} />
        </Route>
        <Route path="profile" element={<ProfilePanel />} />
        <Route path="*" element={<NotFound />} />
      </Route>
    </Routes>
  );
}
