import { store } from "@/lib/store";

const GATE_PASS = /^GP_?([0-9A-Z]{12})$/;

/** The code of a gate pass (for things, not for people) as scanners and people give it: any case, spaces or dashes; null for any other text. */
export function gatePassIn(text: string): string | null {
  const plain = text.replace(/[\s-]/g, "").toUpperCase();
  const found = GATE_PASS.exec(plain);
  return found === null ? null : `GP_${found[1] ?? ""}`;
}

/** A gate pass that was just scanned, until its page has taken it: each scan once. */
export const scannedPass = store<{ code: string } | null>(null);
