// From the form to the request, and from the server's refusal back to the fields.
import { asApiError } from "@/api/errors";
import { fromLocalInput, startOfDay } from "@/features/visits/dates";
import type { InvitationIn } from "@/features/visits/mutations";

export const TYPES = ["single", "delivery", "service", "cab", "other"] as const;
export type InviteType = (typeof TYPES)[number];
export type When = "today" | "tomorrow" | "pick";

export interface Guest {
  name: string;
  phone: string;
  email: string;
}
export interface InviteValues {
  guests: Guest[];
  when: When;
  /** Of `pick`, as a datetime-local field holds it. */
  start: string;
  end: string;
  type: InviteType;
  purpose: string;
  notes: string;
}

export const nobody: Guest = { name: "", phone: "", email: "" };
export const emptyInvite: InviteValues = {
  guests: [nobody],
  when: "today",
  start: "",
  end: "",
  type: "single",
  purpose: "",
  notes: "",
};

/** Whose pass it is the morning after: nobody wants to type this for tomorrow. */
const MORNING = 6;

export function startOf(values: Pick<InviteValues, "when" | "start">, now: Date): Date | null {
  if (values.when === "pick") return fromLocalInput(values.start);
  if (values.when === "today") return new Date(Math.floor(now.getTime() / 60_000) * 60_000);
  const at = startOfDay(now, 1);
  at.setHours(MORNING);
  return at;
}

export type Missing = "needName" | "needPhone" | "shortPhone" | "needStart";

const FEWEST_DIGITS = 7;

/** What must be filled in before the server is asked; everything else is the server's to judge. */
export function missing(values: InviteValues, now: Date): Record<string, Missing> {
  const found: Record<string, Missing> = {};
  values.guests.forEach((guest, position) => {
    if (guest.name.trim() === "") found[`visitors.${String(position)}.name`] = "needName";
    const digits = guest.phone.replace(/\D/g, "").length;
    if (digits < FEWEST_DIGITS) {
      found[`visitors.${String(position)}.phone`] = guest.phone.trim() === "" ? "needPhone" : "shortPhone";
    }
  });
  if (startOf(values, now) === null) found.expected_start = "needStart";
  return found;
}

/** The request's body. `title` is what the visit is called when no purpose was given. */
export function bodyOf(values: InviteValues, title: string, now: Date): InvitationIn {
  const start = startOf(values, now) ?? now;
  const end = fromLocalInput(values.end);
  const purpose = values.purpose.trim();
  const notes = values.notes.trim();
  return {
    title: (purpose === "" ? title : purpose).slice(0, 255),
    visit_type: values.type,
    companions: 0,
    leave_at_gate: false,
    hide_unit: false,
    expected_start: start.toISOString(),
    ...(end === null ? {} : { expected_end: end.toISOString() }),
    ...(purpose === "" ? {} : { purpose }),
    ...(notes === "" ? {} : { notes }),
    visitors: values.guests.map(({ name, phone, email }) => ({
      name: name.trim(),
      phone: phone.trim(),
      ...(email.trim() === "" ? {} : { email: email.trim() }),
    })),
  };
}

export interface Banned {
  name: string;
  reason: string | null;
}
export interface InviteProblem {
  /** Field path (`visitors.0.phone`) → the server's text. */
  fields: Record<string, string>;
  kind: "fields" | "banned" | "licence" | "network" | "reused" | "other";
  banned: Banned[];
  /** Texts about what has no field in the form. */
  elsewhere: string[];
}

const HAS_FIELD = /^(visitors\.\d+\.(name|phone|email)|expected_start|expected_end|purpose|notes)$/;

function bannedIn(value: unknown): Banned[] {
  if (!Array.isArray(value)) return [];
  return value.map((one: { name?: unknown; reason?: unknown }) => ({
    name: typeof one.name === "string" ? one.name : "",
    reason: typeof one.reason === "string" && one.reason !== "" ? one.reason : null,
  }));
}

export function inviteProblem(error: unknown): InviteProblem {
  const problem = asApiError(error);
  const fields: Record<string, string> = {};
  const elsewhere: string[] = [];
  for (const { field, message } of problem.details) {
    // The purpose is sent as the title too: what is wrong with the one is wrong with the other.
    const place = field === "title" ? "purpose" : field;
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

/** Whether a problem lies in the folded part of the form. */
export function isFolded(field: string): boolean {
  return /^(expected_end|purpose|notes|visitors\.0\.email|visitors\.[1-9]\d*\.)/.test(field);
}
