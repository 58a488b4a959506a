// What the gate's routes answer.
import type { components } from "@/api/schema.gen";

/** The server's closed list. */
export type Reason = components["schemas"]["RefusalBody"]["reason"];

export type AttentionLine = components["schemas"]["AttentionOut"];

/** `data` of a refusal; nothing of the visit when the building does not know the code. */
export type RefusalData = components["schemas"]["RefusedCode"] &
  Partial<components["schemas"]["RefusedVisit"]>;

/** `data` of an undone scan. */
export interface UndoneScan {
  scan_id: string;
  visit_id: string;
  scan_type: string;
  status: string;
  undone_at: string;
}
