// The resident's pages lie at the root: /dashboard, /visitors, /help, /more …
import { Route, Routes } from "react-router";
import { ProfilePanel } from "@/features/identity/components/ProfilePanel";
import { resident } from "@/i18n/en/resident";
import { addTexts } from "@/i18n/i18n";
import { HelpPage } from "@/routes/resident/HelpPage";
import { HomePage } from "@/routes/resident/HomePage";
import { InvitePage } from "@/routes/resident/InvitePage";
import { MorePage } from "@/routes/resident/MorePage";
import { NotificationsPage } from "@/routes/resident/NotificationsPage";
import { Shell } from "@/routes/resident/Shell";
import { VisitorsPage } from "@/routes/resident/VisitorsPage";
import { VisitPage } from "@/routes/resident/VisitPage";
import { NotFound } from "@/ui/NotFound";

addTexts({ resident });

export default function ResidentArea() {
  return (
    <Routes>
      <Route element={<Shell />}>
        <Route path="dashboard" element={<HomePage />} />
        <Route path="dashboard/visits/:id" element={<VisitPage />} />
        <Route path="invite" element={<InvitePage />} />
        <Route path="visitors" element={<VisitorsPage />} />
        <Route path="notifications" element={<NotificationsPage />} />
        <Route path="help" element={<HelpPage />} />
        <Route path="more" element={<MorePage />} />
        <Route path="profile" element={<ProfilePanel />} />
        <Route path="*" element={<NotFound />} />
      </Route>
    </Routes>
  );
}
