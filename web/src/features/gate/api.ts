// What the gate's routes answer.
import type { components } from "@/api/schema.gen";

/** The closed list of `gate/decision.py`; a test holds the two together. */
export const REASONS = [
  "unknown_code",
  "wrong_building",
  "banned",
  "already_inside",
  "not_inside",
  "cancelled",
  "licence_inactive",
  "gate_closed",
  "not_yet_valid",
  "expired",
  "used_up",
  "outside_hours",
  "needs_consent",
] as const;
export type Reason = (typeof REASONS)[number];

export function reasonOf(text: string | null): Reason | null {
  return REASONS.find((reason) => reason === text) ?? null;
}

export type AttentionLine = components["schemas"]["AttentionOut"];
export type ScannedVisit = components["schemas"]["ScanOut"]["visit"];

/** `data` of a refusal; without `visit` when the building does not know the code. */
export interface RefusalData {
  scan_id: string;
  visit?: ScannedVisit;
  valid_from?: string;
  valid_until?: string;
  attention?: AttentionLine[];
}

/** `data` of an undone scan. */
export interface UndoneScan {
  scan_id: string;
  visit_id: string;
  scan_type: string;
  status: string;
  undone_at: string;
}
