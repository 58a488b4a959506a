// The gate: /gate/*. Its own chunk, so that it opens on a cheap phone; each page in one of its own.
import { lazy } from "react";
import { Route, Routes } from "react-router";
import { guard } from "@/i18n/en/guard";
import { addTexts } from "@/i18n/i18n";
import { Shell } from "@/routes/guard/Shell";
import { NotFound } from "@/ui/NotFound";

const HomePage = lazy(() => import("@/routes/guard/HomePage"));
const InsidePage = lazy(() => import("@/routes/guard/InsidePage"));
const ProfilePage = lazy(async () => ({
  default: (await import("@/features/identity/components/ProfilePanel")).ProfilePanel,
}));
const QueuePage = lazy(() => import("@/routes/guard/QueuePage"));

addTexts({ guard });

export default function GuardArea() {
  return (
    <Routes>
      <Route element={<Shell />}>
        <Route index element={<HomePage />} />
        <Route path="inside" element={<InsidePage />} />
        <Route path="queue" element={<QueuePage />} />
        <Route path="profile" element={<ProfilePage />} />
        <Route path="*" element={<NotFound />} />
      </Route>
    </Routes>
  );
}
