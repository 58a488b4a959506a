// The gate: /gate/*. Its own chunk, so that it opens on a cheap phone; the scanner comes first, the other pages when one is opened.
import { lazy } from "react";
import { Route, Routes } from "react-router";
import { guard } from "@/i18n/en/guard";
import { addTexts } from "@/i18n/i18n";
import { BackToScanner } from "@/routes/guard/BackToScanner";
import type * as pages from "@/routes/guard/pages";
import { Shell } from "@/routes/guard/Shell";
import { NotFound } from "@/ui/NotFound";

const HomePage = lazy(() => import("@/routes/guard/HomePage"));
const ProfilePage = lazy(async () => {
  const { ProfilePanel } = await import("@/features/identity/components/ProfilePanel");
  return { default: () => <ProfilePanel actions={<BackToScanner />} /> };
});

// The pages beside the scanner share most of what they are made of: together they weigh a third less than one by one.
const page = (name: keyof typeof pages) =>
  lazy(async () => ({ default: (await import("@/routes/guard/pages"))[name] }));
const DeliveriesPage = page("DeliveriesPage");
const InsidePage = page("InsidePage");
const MorePage = page("MorePage");
const PassesPage = page("PassesPage");
const QueuePage = page("QueuePage");
const RequestPage = page("RequestPage");
const RequestsPage = page("RequestsPage");
const RollPage = page("RollPage");
const SearchPage = page("SearchPage");
const ShiftPage = page("ShiftPage");
const WalkInPage = page("WalkInPage");

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
