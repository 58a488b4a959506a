// From the form to the request. What the server answers comes back to the fields in inviteProblem.ts.
import { fromLocalInput, startOfDay, toLocalInput } from "@/features/visits/dates";
import { nextDay } from "@/lib/days";
import type { InvitationIn } from "@/features/visits/mutations";
import type { VisitDetail } from "@/features/visits/queries";
import { DAYS, type Day } from "@/features/visits/recurrence";
import { guestsOf } from "@/features/visits/share";

export const TYPES = ["single", "delivery", "cab", "contractor", "service", "other"] as const;
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
  /** Company of a delivery, cab, contractor or service. */
  provider: string;
  leaveAtGate: boolean;
  plate: string;
  hideUnit: boolean;
  /** Comes again and again: on `days` (none: every day) between `from` and `until` (none: the whole day), up to `lastDay`. */
  recurs: boolean;
  days: Day[];
  from: string;
  until: string;
  lastDay: string;
  /** Each person on the pass; without meaning when the visit recurs. */
  entries: number;
  companions: number;
  /** Empty: the main one. */
  unitId: string;
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
  provider: "",
  leaveAtGate: false,
  plate: "",
  hideUnit: false,
  recurs: false,
  days: [],
  from: "",
  until: "",
  lastDay: "",
  entries: 1,
  companions: 0,
  unitId: "",
  purpose: "",
  notes: "",
};

const WITH_COMPANY: readonly InviteType[] = ["delivery", "cab", "contractor", "service"];
export const hasCompany = (type: InviteType): boolean => WITH_COMPANY.includes(type);

/** Whose pass it is the morning after: nobody wants to type this for tomorrow. */
const MORNING = 6;

export function startOf(values: Pick<InviteValues, "when" | "start">, now: Date): Date | null {
  if (values.when === "pick") return fromLocalInput(values.start);
  if (values.when === "today") return new Date(Math.floor(now.getTime() / 60_000) * 60_000);
  const at = startOfDay(now, 1);
  at.setHours(MORNING);
  return at;
}

export type Missing =
  "needName" | "needPhone" | "shortPhone" | "needStart" | "needPlate" | "needLastDay" | "needBothHours";

const FEWEST_DIGITS = 7;
/** As many of a plate's last characters as the guard types to see the flat. */
const PLATE_END = 4;

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
  if (hides(values) && values.plate.replace(/[^\p{L}\p{N}]/gu, "").length < PLATE_END)
    found.plate = "needPlate";
  if (values.recurs) {
    if (values.lastDay === "") found.expected_end = "needLastDay";
    if (values.from !== "" && values.until === "") found["recurrence.end"] = "needBothHours";
    if (values.from === "" && values.until !== "") found["recurrence.start"] = "needBothHours";
  }
  return found;
}

const hides = ({ type, hideUnit }: Pick<InviteValues, "type" | "hideUnit">): boolean =>
  type === "cab" && hideUnit;

/** The end of the last day, or of the night that begins on it; without a zone, so on the building's clocks. */
function endOfLastDay({ lastDay, from, until }: InviteValues): string {
  if (until !== "" && until < from) return `${nextDay(lastDay)}T${until}:00`;
  return `${lastDay}T23:59:59`;
}

function rulesOf(values: InviteValues): Partial<InvitationIn> {
  if (!values.recurs) {
    const end = fromLocalInput(values.end);
    return {
      ...(end === null ? {} : { expected_end: end.toISOString() }),
      ...(values.entries > 1 ? { max_entries: values.entries } : {}),
    };
  }
  return {
    ...(values.lastDay === "" ? {} : { expected_end: endOfLastDay(values) }),
    recurrence: {
      days: DAYS.filter((day) => values.days.includes(day)),
      ...(values.from === "" ? {} : { start: values.from }),
      ...(values.until === "" ? {} : { end: values.until }),
    },
  };
}

/** The request's body. `title` is what the visit is called when no purpose was given. */
export function bodyOf(values: InviteValues, title: string, now: Date): InvitationIn {
  const start = startOf(values, now) ?? now;
  const filled = (name: string, text: string): Record<string, string> =>
    text.trim() === "" ? {} : { [name]: text.trim() };
  const purpose = values.purpose.trim();
  return {
    title: (purpose === "" ? title : purpose).slice(0, 255),
    visit_type: values.recurs && values.type === "single" ? "recurring" : values.type,
    companions: values.companions,
    leave_at_gate: values.type === "delivery" && values.leaveAtGate,
    hide_unit: hides(values),
    expected_start: start.toISOString(),
    ...rulesOf(values),
    ...(hasCompany(values.type) ? filled("provider", values.provider) : {}),
    ...filled("plate", values.plate),
    ...filled("unit_id", values.unitId),
    ...filled("purpose", purpose),
    ...filled("notes", values.notes),
    visitors: values.guests.map(({ name, phone, email }) => ({
      name: name.trim(),
      phone: phone.trim(),
      ...filled("email", email),
    })),
  };
}

/** A month ahead: what most people mean who let somebody come regularly. */
export function aMonthOn(now: Date): string {
  return toLocalInput(new Date(now.getFullYear(), now.getMonth() + 1, now.getDate())).slice(0, 10);
}

/** Whether what lies behind More details says something that must not be overlooked: a party, a rule, several entries. */
export function usesMore(values: InviteValues): boolean {
  const { guests, recurs, entries, companions, end, notes } = values;
  return guests.length > 1 || recurs || entries > 1 || companions > 0 || end !== "" || notes !== "";
}

type Earlier = Pick<
  VisitDetail,
  "visit_type" | "visitors" | "provider" | "leave_at_gate" | "plate" | "hide_unit" | "companions"
>;

/** The form for the party of an earlier visit: who, which kind, and with what; when is asked anew. */
export function invitedAgain(visit: Earlier): InviteValues {
  const guests = guestsOf(visit).map(({ name, phone, email }) => ({
    name,
    phone: phone ?? "",
    email: email ?? "",
  }));
  return {
    ...emptyInvite,
    type: TYPES.find((one) => one === visit.visit_type) ?? "single",
    provider: visit.provider ?? "",
    leaveAtGate: visit.leave_at_gate,
    plate: visit.plate ?? "",
    hideUnit: visit.hide_unit,
    companions: visit.companions,
    guests: guests.length > 0 ? guests : emptyInvite.guests,
  };
}
