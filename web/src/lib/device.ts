// Whether this browser is a gate tablet: then a session's end leads to the guards' names, not to the sign-in page.
import { keep } from "@/lib/keep";
import { store } from "@/lib/store";

/** `revoked`: it was one, and the server knows it no more. The server decides; this only remembers. */
export type TabletState = "enrolled" | "revoked" | null;

const KEY = "tablet";
const IDLE = "tablet-idle-minutes";
const IDLE_MINUTES = 10;

export const tablet = store<TabletState>(keep.read<TabletState>(KEY));

export function markTablet(state: TabletState): void {
  tablet.set(state);
  if (state === null) keep.drop(KEY);
  else keep.write(KEY, state);
}

/** Where somebody who is not signed in begins. */
export const startPage = (): string => (tablet.get() === "enrolled" ? "/device" : "/login");

/** After so many minutes without a touch the tablet locks by itself. */
export const idleMinutes = (): number => keep.read<number>(IDLE) ?? IDLE_MINUTES;
