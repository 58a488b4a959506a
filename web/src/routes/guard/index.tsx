// The gate: /gate/*. Its own chunk, so that it opens on a cheap phone; each page in one of its own.
import { lazy } from "react";
import { Route, Routes } from "react-router";
import { guard } from "@/i18n/en/guard";
import { addTexts } from "@/i18n/i18n";
import { Shell } from "@/routes/guard/Shell";
import { NotFound } from "@/ui/NotFound";

const DeliveriesPage = lazy(() => import("@/routes/guard/DeliveriesPage"));
const HomePage = lazy(() => import("@/routes/guard/HomePage"));
const InsidePage = lazy(() => import("@/routes/guard/InsidePage"));
const MorePage = lazy(() => import("@/routes/guard/MorePage"));
const PassesPage = lazy(() => import("@/routes/guard/PassesPage"));
const ProfilePage = lazy(async () => ({
  default: (await import("@/features/identity/components/ProfilePanel")).ProfilePanel,
}));
const QueuePage = lazy(() => import("@/routes/guard/QueuePage"));
const RequestPage = lazy(() => import("@/routes/guard/RequestPage"));
const RequestsPage = lazy(() => import("@/routes/guard/RequestsPage"));
const RollPage = lazy(() => import("@/routes/guard/RollPage"));
const SearchPage = lazy(() => import("@/routes/guard/SearchPage"));
const ShiftPage = lazy(() => import("@/routes/guard/ShiftPage"));
const WalkInPage = lazy(() => import("@/routes/guard/WalkInPage"));

addTexts({ guard });

export default function GuardArea() {
  return (
    <Routes>
      <Route element={<Shell />}>
        <Route index element={<HomePage />} />
        <Route path="search" element={<SearchPage />} />
        <Route path="inside" element={<InsidePage />} />
        <Route path="roll" element={<RollPage />} />
        <Route path="deliveries" element={<DeliveriesPage />} />
        <Route path="passes" element={<PassesPage />} />
        <Route path="shift" element={<ShiftPage />} />
        <Route path="more" element={<MorePage />} />
        <Route path="queue" element={<QueuePage />} />
        <Route path="walk-in" element={<WalkInPage />} />
        <Route path="requests" element={<RequestsPage />} />
        <Route path="requests/:id" element={<RequestPage />} />
        <Route path="profile" element={<ProfilePage />} />
        <Route path="*" element={<NotFound />} />
      </Route>
    </Routes>
  );
}
