// A new version waits beside the old one until the person says so; lib/busy.ts keeps it from asking during a scan.
import { store } from "@/lib/store";

export const updateReady = store(false);
let waiting: ServiceWorker | null = null;
const HOUR = 3_600_000;

function offer(registration: ServiceWorkerRegistration): void {
  if (registration.waiting && navigator.serviceWorker.controller) {
    waiting = registration.waiting;
    updateReady.set(true);
  }
}

export async function watchUpdates(): Promise<void> {
  if (!("serviceWorker" in navigator) || !import.meta.env.PROD) return;
  const registration = await navigator.serviceWorker.register("/service-worker.js", {
    scope: "/",
    updateViaCache: "none",
  });
  offer(registration);
  registration.addEventListener("updatefound", () => {
    const coming = registration.installing;
    coming?.addEventListener("statechange", () => {
      if (coming.state === "installed") offer(registration);
    });
  });
  setInterval(() => void registration.update().catch(() => undefined), HOUR);
}

export function applyUpdate(): void {
  navigator.serviceWorker.addEventListener("controllerchange", () => {
    window.location.reload();
  });
  waiting?.postMessage({ type: "SKIP_WAITING" });
}
