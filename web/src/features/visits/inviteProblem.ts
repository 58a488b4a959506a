// The server's refusal of an invitation, brought back to the form's fields.
import { asApiError } from "@/api/errors";
import type { InviteType } from "@/features/visits/invite";

export interface Banned {
  name: string;
  reason: string | null;
  /** Whose ban it is: `personal` is the host's own. */
  scope: "personal" | "building";
}
export interface InviteProblem {
  /** Field path (`visitors.0.phone`) → the server's text. */
  fields: Record<string, string>;
  kind: "fields" | "banned" | "licence" | "network" | "reused" | "other";
  banned: Banned[];
  /** Texts about what has no field in the form. */
  elsewhere: string[];
}

const HAS_FIELD =
  /^(visitors\.\d+\.(name|phone|email)|expected_start|expected_end|purpose|notes|provider|plate|companions|max_entries|unit_id|recurrence\.(days|start|end))$/;

function placeOf(field: string): string {
  // The purpose is sent as the title too: what is wrong with the one is wrong with the other.
  if (field === "title") return "purpose";
  if (field === "recurrence" || field.startsWith("recurrence.days")) return "recurrence.days";
  return field;
}

function bannedIn(value: unknown): Banned[] {
  if (!Array.isArray(value)) return [];
  return value.map((one: { name?: unknown; reason?: unknown; scope?: unknown }) => ({
    name: typeof one.name === "string" ? one.name : "",
    reason: typeof one.reason === "string" && one.reason !== "" ? one.reason : null,
    scope: one.scope === "personal" ? "personal" : "building",
  }));
}

export function inviteProblem(error: unknown): InviteProblem {
  const problem = asApiError(error);
  const fields: Record<string, string> = {};
  const elsewhere: string[] = [];
  for (const { field, message } of problem.details) {
    const place = placeOf(field);
    if (HAS_FIELD.test(place)) fields[place] ??= message;
    else elsewhere.push(message);
  }
  const kind = ((): InviteProblem["kind"] => {
    if (problem.code === "VISITOR_BANNED") return "banned";
    if (problem.code === "LICENCE_INACTIVE") return "licence";
    if (problem.code === "NONCE_REUSED") return "reused";
    if (problem.isNetwork || problem.status >= 500) return "network";
    return Object.keys(fields).length > 0 ? "fields" : "other";
  })();
  return { fields, kind, banned: kind === "banned" ? bannedIn(problem.body.banned) : [], elsewhere };
}

const FOLDED =
  /^(expected_end|purpose|notes|companions|max_entries|unit_id|recurrence\..+|visitors\.0\.email|visitors\.[1-9]\d*\.)/;

/** Whether a problem lies in the folded part of the form. A cab's plate is asked for above it. */
export function isFolded(field: string, type: InviteType): boolean {
  return FOLDED.test(field) || (field === "plate" && type !== "cab");
}
