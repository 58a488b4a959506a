// The resident's pages lie at the root: /dashboard, /visitors, /help, /more … Each in a chunk of its own.
import { lazy } from "react";
import { Route, Routes } from "react-router";
import { asked } from "@/i18n/en/asked";
import { resident } from "@/i18n/en/resident";
import { addTexts } from "@/i18n/i18n";
import { Shell } from "@/routes/resident/Shell";
import { NotFound } from "@/ui/NotFound";

const BansPage = lazy(() => import("@/routes/resident/BansPage"));
const ContactsPage = lazy(() => import("@/routes/resident/ContactsPage"));
const DeliveriesPage = lazy(() => import("@/routes/resident/DeliveriesPage"));
const GatePassesPage = lazy(() => import("@/routes/resident/GatePassesPage"));
const HelpPage = lazy(() => import("@/routes/resident/HelpPage"));
const HomePage = lazy(() => import("@/routes/resident/HomePage"));
const InvitePage = lazy(() => import("@/routes/resident/InvitePage"));
const MorePage = lazy(() => import("@/routes/resident/MorePage"));
const NotificationsPage = lazy(() => import("@/routes/resident/NotificationsPage"));
const ProfilePage = lazy(async () => ({
  default: (await import("@/features/identity/components/ProfilePanel")).ProfilePanel,
}));
const RequestPage = lazy(() => import("@/routes/resident/RequestPage"));
const TokensPage = lazy(() => import("@/routes/resident/TokensPage"));
const VisitorsPage = lazy(() => import("@/routes/resident/VisitorsPage"));
const VisitPage = lazy(() => import("@/routes/resident/VisitPage"));

addTexts({ asked, resident });

export default function ResidentArea() {
  return (
    <Routes>
      <Route element={<Shell />}>
        <Route path="dashboard" element={<HomePage />} />
        <Route path="dashboard/visits/:id" element={<VisitPage />} />
        <Route path="invite" element={<InvitePage />} />
        <Route path="requests/:id" element={<RequestPage />} />
        <Route path="visitors" element={<VisitorsPage />} />
        <Route path="contacts" element={<ContactsPage />} />
        <Route path="bans" element={<BansPage />} />
        <Route path="deliveries" element={<DeliveriesPage />} />
        <Route path="gate-passes" element={<GatePassesPage />} />
        <Route path="tokens" element={<TokensPage />} />
        <Route path="notifications" element={<NotificationsPage />} />
        <Route path="help" element={<HelpPage />} />
        <Route path="more" element={<MorePage />} />
        <Route path="profile" element={<ProfilePage />} />
        <Route path="*" element={<NotFound />} />
      </Route>
    </Routes>
  );
}
