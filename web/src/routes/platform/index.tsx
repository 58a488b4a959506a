// The platform's desk: /super-admin/*.
import { Navigate, Route, Routes } from "react-router";
import { ProfilePanel } from "@/features/identity/components/ProfilePanel";
import { platform } from "@/i18n/en/platform";
import { addTexts } from "@/i18n/i18n";
import { DashboardPage } from "@/routes/platform/DashboardPage";
import { Shell } from "@/routes/platform/Shell";
import { NotFound } from "@/ui/NotFound";

addTexts({ platform });

export default function PlatformArea() {
  return (
    <Routes>
      <Route element={<Shell />}>
        <Route index element={<Navigate to="/super-admin/dashboard" replace />} />
        <Route path="dashboard" element={<DashboardPage />} />
        <Route path="profile" element={<ProfilePanel />} />
        <Route path="*" element={<NotFound />} />
      </Route>
    </Routes>
  );
}
