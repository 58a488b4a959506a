// The shell, kept for a start without network. Never answers for /api; a new version waits until the page says so.
import {
  createHandlerBoundToURL,
  precacheAndRoute,
  cleanupOutdatedCaches,
  type PrecacheEntry,
} from "workbox-precaching";
import { NavigationRoute, registerRoute } from "workbox-routing";

declare const self: ServiceWorkerGlobalScope & { __WB_MANIFEST: (PrecacheEntry | string)[] };

const SERVERS_OWN = [
  /^\/api(\/|$)/,
  /^\/p\//,
  /^\/files\//,
  /^\/dev(\/|$)/,
  /^\/static\//,
  /^\/(health|ready|metrics)$/,
];

precacheAndRoute(self.__WB_MANIFEST);
cleanupOutdatedCaches();
registerRoute(new NavigationRoute(createHandlerBoundToURL("index.html"), { denylist: SERVERS_OWN }));

self.addEventListener("message", (event) => {
  if ((event.data as { type?: string } | null)?.type === "SKIP_WAITING") void self.skipWaiting();
});
// Push and notification clicks: issue 4 adds them here.
