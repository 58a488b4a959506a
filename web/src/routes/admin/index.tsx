// The building's desk: /admin/*.
import { Navigate, Route, Routes } from "react-router";
import { ProfilePanel } from "@/features/identity/components/ProfilePanel";
import { admin } from "@/i18n/en/admin";
import { addTexts } from "@/i18n/i18n";
import { DashboardPage } from "@/routes/admin/DashboardPage";
import { Shell } from "@/routes/admin/Shell";
import { NotFound } from "@/ui/NotFound";

addTexts({ admin });

export default function AdminArea() {
  return (
    <Routes>
      <Route element={<Shell />}>
        <Route index element={<Navigate to="/admin/dashboard" replace />} />
        <Route path="dashboard" element={<DashboardPage />} />
        <Route path="profile" element={<ProfilePanel />} />
        <Route path="*" element={<NotFound />} />
      </Route>
    </Routes>
  );
}
