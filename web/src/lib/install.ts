// Installing the app: Chromium hands us an event, iOS has only a menu to point at.
import { keep } from "@/lib/keep";
import { store } from "@/lib/store";

interface InstallEvent extends Event {
  prompt(): Promise<unknown>;
  userChoice: Promise<{ outcome: "accepted" | "dismissed" }>;
}

const DISMISSED = "install-dismissed";
let offered: InstallEvent | null = null;
export const canInstall = store(false);
export const installHint = store(false);

function isInstalled(): boolean {
  return (
    window.matchMedia("(display-mode: standalone)").matches ||
    (navigator as { standalone?: boolean }).standalone === true
  );
}

export function watchInstall(): void {
  if (isInstalled() || keep.read<boolean>(DISMISSED)) return;
  window.addEventListener("beforeinstallprompt", (event) => {
    event.preventDefault();
    offered = event as InstallEvent;
    canInstall.set(true);
  });
  window.addEventListener("appinstalled", () => {
    canInstall.set(false);
  });
  if (/iphone|ipad/i.test(navigator.userAgent)) installHint.set(true);
}

export async function install(): Promise<void> {
  const event = offered;
  if (event === null) return;
  offered = null;
  canInstall.set(false);
  await event.prompt();
}

export function dismissInstall(): void {
  keep.write(DISMISSED, true);
  canInstall.set(false);
  installHint.set(false);
}
