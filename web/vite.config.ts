import react from "@vitejs/plugin-react";
import { fileURLToPath } from "node:url";
import { VitePWA } from "vite-plugin-pwa";
import { defineConfig } from "vitest/config";
import { readBundle, shellFiles } from "./build/bundle.ts";

const SERVER = process.env.GATEHOUSE_DEV_SERVER ?? "http://127.0.0.1:8000";
const proxied = Object.fromEntries(
  ["/api", "/p/", "/files/", "/dev", "/static", "/socket.io"].map((path) => [
    path,
    { target: SERVER, ws: path === "/socket.io" },
  ]),
);

const manifest = {
  id: "/",
  name: "Gatehouse",
  short_name: "Gatehouse",
  description: "The gate of a residential community.",
  start_url: "/",
  scope: "/",
  display: "standalone" as const,
  theme_color: "#0b5c5a",
  background_color: "#f7f5f2",
  categories: ["utilities", "lifestyle"],
  icons: [
    { src: "/icons/icon-192.png", sizes: "192x192", type: "image/png" },
    { src: "/icons/icon-512.png", sizes: "512x512", type: "image/png" },
    { src: "/icons/maskable-512.png", sizes: "512x512", type: "image/png", purpose: "maskable" as const },
  ],
  shortcuts: [
    { name: "Invite a visitor", url: "/invite" },
    { name: "Gate scanner", url: "/gate" },
  ],
};

export default defineConfig({
  plugins: [
    react(),
    VitePWA({
      strategies: "injectManifest",
      srcDir: "src/sw",
      filename: "service-worker.ts",
      outDir: "dist",
      injectRegister: null,
      registerType: "prompt",
      manifest,
      injectManifest: {
        globPatterns: ["index.html", "assets/*.{js,css}", "icons/gate.svg", "icons/icon-192.png"],
        maximumFileSizeToCacheInBytes: 3_000_000,
        manifestTransforms: [
          (entries) => {
            const shell = shellFiles(readBundle("dist/.vite/manifest.json"));
            return {
              manifest: entries.filter((entry) => !entry.url.startsWith("assets/") || shell.has(entry.url)),
              warnings: [],
            };
          },
        ],
      },
    }),
  ],
  resolve: { alias: { "@": fileURLToPath(new URL("./src", import.meta.url)) } },
  html: { cspNonce: "__CSP_NONCE__" },
  server: { port: 5173, proxy: proxied },
  build: {
    target: "es2022",
    manifest: true,
    sourcemap: false,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 700,
  },
  test: {
    environment: "happy-dom",
    include: ["{src,build,eslint}/**/*.test.{ts,tsx,js}"],
    setupFiles: ["test/setup.ts"],
  },
});
