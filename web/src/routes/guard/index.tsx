// The gate: /gate/*. Its own chunk, so that it opens on a cheap phone.
import { Route, Routes } from "react-router";
import { ProfilePanel } from "@/features/identity/components/ProfilePanel";
import { guard } from "@/i18n/en/guard";
import { addTexts } from "@/i18n/i18n";
import { HomePage } from "@/routes/guard/HomePage";
import { InsidePage } from "@/routes/guard/InsidePage";
import { QueuePage } from "@/routes/guard/QueuePage";
import { Shell } from "@/routes/guard/Shell";
import { NotFound } from "@/ui/NotFound";

addTexts({ guard });

export default function GuardArea() {
  return (
    <Routes>
      <Route element={<Shell />}>
        <Route index element={<HomePage />} />
        <Route path="inside" element={<InsidePage />} />
        <Route path="queue" element={<QueuePage />} />
        <Route path="profile" element={<ProfilePanel />} />
        <Route path="*" element={<NotFound />} />
      </Route>
    </Routes>
  );
}
