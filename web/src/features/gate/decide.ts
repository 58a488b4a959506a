/** Whom the gate lets in or out: the server's judgement (gate/decision.py) as the app needs it where no server answers at
 * once: beside each row of today's list, minute by minute, and on a row that is tapped while the network is gone.
 * tests/vectors/decisions.json holds both copies to the same answers; the server's own judgement stands whenever it differs. */
import type { components } from "../../api/schema.gen";

export type Reason = components["schemas"]["RefusalBody"]["reason"];
export type Direction = "entry" | "exit";

export interface Ban {
  severity: string;
  /** Building-wide, or made by this visit's host. */
  applies: boolean;
  reason: string | null;
}

export interface Guest {
  id: string;
  name: string;
  status: string;
  uses: number;
  inside: boolean;
  bans: Ban[];
  inside_elsewhere: boolean;
}

export interface Pass {
  status: string;
  valid_from: string;
  valid_until: string;
  max_entries: number;
  /** Bit 0 is Monday; null: every day. */
  rule_days: number | null;
  /** Minutes after local midnight; a rule may run over midnight. */
  rule_from: number | null;
  rule_until: number | null;
  needs_consent: boolean;
  replaced: boolean;
}

export interface Around {
  elsewhere: boolean;
  licence_until: string | null;
  grace_days: number;
  gate_open: boolean;
  time_zone: string;
}

export interface Situation extends Around {
  visit: Pass | null;
  guests: Guest[];
}

export interface Attention {
  kind: "ban" | "inside_elsewhere" | "overstay" | "already_inside" | "replaced";
  visitor: string;
}

export interface Decision {
  reason: Reason | null;
  guests: Guest[];
  attention: Attention[];
}

const DAY_MINUTES = 24 * 60;
const WEEKDAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

/** Judges an entry or exit at a moment; `named`: the visitors the guard picked, empty for the whole party. */
export function decide(
  situation: Situation,
  direction: Direction,
  at: Date,
  named: readonly string[] = [],
): Decision {
  const visit = situation.visit;
  if (visit === null) return refuse(situation.elsewhere ? "wrong_building" : "unknown_code");
  if (named.length > 0 && !situation.guests.some((guest) => named.includes(guest.id)))
    return refuse("unknown_code");
  const party = situation.guests.filter(
    (guest) => guest.status !== "cancelled" && (named.length === 0 || named.includes(guest.id)),
  );
  return direction === "exit" ? leave(visit, party, at) : enter(situation, visit, party, at);
}

function refuse(reason: Reason, attention: Attention[] = []): Decision {
  return { reason, guests: [], attention };
}

function leave(visit: Pass, party: Guest[], at: Date): Decision {
  const leaving = party.filter((guest) => guest.inside);
  if (leaving.length === 0) return refuse("not_inside", banned(party));
  const late = at >= new Date(visit.valid_until);
  const overstay = late ? leaving.map((guest) => notice("overstay", guest)) : [];
  return {
    reason: null,
    guests: leaving,
    attention: [...banned(party), ...overstay],
  };
}

function enter(situation: Situation, visit: Pass, party: Guest[], at: Date): Decision {
  const entering = party.filter((guest) => !guest.inside);
  const usedUp = () => entering.every((guest) => guest.uses >= visit.max_entries);
  const reason =
    refusal(situation, visit, party, entering, at) ??
    (usedUp() ? "used_up" : null) ??
    (withinHours(visit, situation.time_zone, at) ? null : "outside_hours") ??
    (visit.needs_consent ? "needs_consent" : null);
  const attention = [
    ...(visit.replaced ? [{ kind: "replaced", visitor: "" } as const] : []),
    ...banned(party),
    ...entering.filter((guest) => guest.inside_elsewhere).map((guest) => notice("inside_elsewhere", guest)),
    ...party
      .filter((guest) => guest.inside && entering.length > 0)
      .map((guest) => notice("already_inside", guest)),
  ];
  if (reason !== null) return refuse(reason, attention);
  const admitted = entering.filter((guest) => guest.uses < visit.max_entries);
  return { reason: null, guests: admitted, attention };
}

/** The reasons that come before `used_up`, in DESIGN's order. */
function refusal(
  situation: Situation,
  visit: Pass,
  party: Guest[],
  entering: Guest[],
  at: Date,
): Reason | null {
  if (party.some((guest) => guest.bans.some((ban) => ban.applies))) return "banned";
  if (party.length > 0 && entering.length === 0) return "already_inside";
  if (visit.status === "cancelled" || visit.replaced || party.length === 0) return "cancelled";
  if (!licensed(situation, at)) return "licence_inactive";
  if (!situation.gate_open) return "gate_closed";
  if (at < new Date(visit.valid_from)) return "not_yet_valid";
  return at >= new Date(visit.valid_until) ? "expired" : null;
}

function licensed(situation: Situation, at: Date): boolean {
  if (situation.licence_until === null) return false;
  const grace = situation.grace_days * DAY_MINUTES * 60_000;
  return at.getTime() < new Date(situation.licence_until).getTime() + grace;
}

/** Whether the days and hours of a recurring visit allow this moment, in the building's own time. */
export function withinHours(visit: Pass, zone: string, at: Date): boolean {
  let { day, minute } = localTime(zone, at);
  const start = visit.rule_from ?? 0;
  const end = visit.rule_until ?? DAY_MINUTES;
  if (start > end && minute < end) {
    // after midnight still belongs to the evening before
    day = (day + 6) % 7;
    minute += DAY_MINUTES;
  }
  if (visit.rule_days !== null && ((visit.rule_days >> day) & 1) === 0) return false;
  return minute >= start && minute < (start <= end ? end : end + DAY_MINUTES);
}

function localTime(zone: string, at: Date): { day: number; minute: number } {
  const parts = new Intl.DateTimeFormat("en-GB", {
    timeZone: zone,
    weekday: "short",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  }).formatToParts(at);
  const part = (type: string) => parts.find((one) => one.type === type)?.value ?? "";
  return {
    day: WEEKDAYS.indexOf(part("weekday")),
    minute: Number(part("hour")) * 60 + Number(part("minute")),
  };
}

function notice(kind: Attention["kind"], guest: Guest): Attention {
  return { kind, visitor: guest.name };
}

function banned(party: Guest[]): Attention[] {
  return party.flatMap((guest) => guest.bans.map(() => notice("ban", guest)));
}
