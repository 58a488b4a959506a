// What this device itself says of a row of today's list: the same judgement as the server's, by its own clock, with or without a network.
import type { components } from "@/api/schema.gen";
import { decide, withinHours, type Decision, type Reason, type Situation } from "@/features/gate/decide";

export type Row = components["schemas"]["DeskRow"];
export type Around = components["schemas"]["DeskAround"];

/** The chip's word. */
export type Word =
  | "may"
  | "look"
  | "inside"
  | "opens"
  | "over"
  | "wrongDay"
  | "wrongHour"
  | Exclude<
      Reason,
      | "unknown_code"
      | "wrong_building"
      | "already_inside"
      | "not_inside"
      | "not_yet_valid"
      | "expired"
      | "outside_hours"
    >;

export interface Judgement {
  word: Word;
  tone: "in" | "out" | "attention" | "no";
  /** When it opens, or has been over since. */
  at: Date | null;
  entry: Decision;
  /** Who of the party is inside and could leave. */
  inside: Decision["guests"];
}

const TONES: Readonly<Record<Word, Judgement["tone"]>> = {
  may: "in",
  look: "attention",
  inside: "out",
  opens: "attention",
  over: "no",
  wrongDay: "no",
  wrongHour: "attention",
  banned: "no",
  cancelled: "no",
  licence_inactive: "no",
  gate_closed: "no",
  used_up: "no",
  needs_consent: "attention",
};

function situationOf(row: Row, around: Around): Situation {
  return { ...around, visit: row.visit, guests: row.guests };
}

/** Judged for the way in; who is inside already may leave whatever that says. */
export function judge(row: Row, around: Around, now: Date): Judgement {
  const situation = situationOf(row, around);
  const entry = decide(situation, "entry", now);
  const inside = decide(situation, "exit", now).guests;
  const [word, at] = wordOf(row, around, entry, now);
  return { word, tone: TONES[word], at: at === null ? null : new Date(at), entry, inside };
}

function wordOf(
  { visit }: Row,
  around: Around,
  { reason, attention }: Decision,
  now: Date,
): [Word, string | null] {
  switch (reason) {
    case null:
      return [attention.length > 0 ? "look" : "may", null];
    case "already_inside":
    case "not_inside":
      return ["inside", null];
    case "not_yet_valid":
      return ["opens", visit.valid_from];
    case "expired":
      return ["over", visit.valid_until];
    case "outside_hours": {
      const anyHour = { ...visit, rule_from: null, rule_until: null };
      return [withinHours(anyHour, around.time_zone, now) ? "wrongHour" : "wrongDay", null];
    }
    case "unknown_code":
    case "wrong_building":
      return ["cancelled", null];
    default:
      return [reason, null];
  }
}

const MINUTE_MS = 60_000;
const LONGEST_MS = 30_000;
const JUST_AFTER_MS = 20;

/** How long, in ms, no judgement of these rows can change: until a pass opens or ends, or the next minute of one with hours. */
export function restOf(rows: readonly Row[], now: Date): number {
  const at = now.getTime();
  const moments = rows.flatMap(({ visit }) => [
    Date.parse(visit.valid_from),
    Date.parse(visit.valid_until),
    ...(visit.rule_from === null && visit.rule_until === null && visit.rule_days === null
      ? []
      : [Math.ceil((at + 1) / MINUTE_MS) * MINUTE_MS]),
  ]);
  const next = Math.min(...moments.filter((moment) => moment > at), at + LONGEST_MS);
  return next - at + JUST_AFTER_MS;
}

/** A minute of the day as a clock reads it. */
export function clockOf(minute: number): string {
  const two = (part: number): string => String(part).padStart(2, "0");
  return `${two(Math.floor(minute / 60) % 24)}:${two(minute % 60)}`;
}
