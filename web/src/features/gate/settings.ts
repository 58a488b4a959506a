// What this device is told once: which gate it stands at, whether it makes tones. The direction starts at AUTO each time.
import { keep } from "@/lib/keep";
import { store } from "@/lib/store";
import type { Direction } from "@/offline/db";

const GATE = "gate-name";
const MUTED = "gate-muted";

export const gateName = store<string | null>(keep.read<string>(GATE));
export const muted = store(keep.read<boolean>(MUTED) ?? false);
export const direction = store<Direction>("auto");

export function nameGate(name: string): void {
  const clean = name.trim();
  gateName.set(clean === "" ? null : clean);
  if (clean === "") keep.drop(GATE);
  else keep.write(GATE, clean);
}

export function mute(on: boolean): void {
  muted.set(on);
  keep.write(MUTED, on);
}
