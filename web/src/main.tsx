import "@/ui/mantine.css";
import "@/ui/tokens.css";
import "@/ui/base.css";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { makeQueryClient, Providers } from "@/app/providers";
import { App } from "@/app/router";
import { startTexts } from "@/i18n/i18n";
import { watchInstall } from "@/lib/install";
import { watchUpdates } from "@/lib/update";

startTexts();
watchInstall();
void watchUpdates();

const root = document.getElementById("root");
if (root) {
  createRoot(root).render(
    <StrictMode>
      <Providers client={makeQueryClient()}>
        <App />
      </Providers>
    </StrictMode>,
  );
}
