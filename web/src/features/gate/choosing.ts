// What a guard may still say of a row before somebody passes: who of the party, the plate of a cab, the visitor's consent.
import { decide } from "@/features/gate/decide";
import { judge, type Around, type Row } from "@/features/gate/judge";
import type { ChosenVisit } from "@/offline/db";

export interface Answers {
  guests: readonly string[];
  plate: string;
  consent: boolean;
}

/** Whoever may enter, or else everybody who could; those inside leave only when nobody else is there to pass. */
export function startOf(row: Row, around: Around, now: Date): Answers {
  const { entry, inside } = judge(row, around, now);
  const present = row.guests.filter((guest) => guest.status !== "cancelled");
  const outside = present.filter((guest) => !guest.inside);
  const passing = entry.reason === null ? entry.guests : outside.length > 0 ? outside : inside;
  return { guests: passing.map((guest) => guest.id), plate: "", consent: false };
}

/** With the consent that was given now. */
function agreed(row: Row, { consent }: Answers): Row {
  return consent ? { ...row, visit: { ...row.visit, needs_consent: false } } : row;
}

function mayEnterNow(row: Row, around: Around, now: Date, answers: Answers): boolean {
  const { visit, guests } = agreed(row, answers);
  return decide({ ...around, visit, guests }, "entry", now, answers.guests).reason === null;
}

interface Wants {
  /** Ids of those chosen who are outside, and inside. */
  entering: string[];
  leaving: string[];
  /** What this device says of the chosen ones. */
  mayEnter: boolean;
  needsPlate: boolean;
  asksConsent: boolean;
}

export function wantsOf(row: Row, around: Around, now: Date, answers: Answers): Wants {
  const chosen = row.guests.filter(
    (guest) => guest.status !== "cancelled" && (row.guests.length === 1 || answers.guests.includes(guest.id)),
  );
  const ids = (inside: boolean): string[] =>
    chosen.filter((guest) => guest.inside === inside).map((guest) => guest.id);
  return {
    entering: ids(false),
    leaving: ids(true),
    mayEnter: mayEnterNow(row, around, now, { ...answers, guests: ids(false) }),
    needsPlate: row.hidden,
    asksConsent: row.visit.needs_consent,
  };
}

const plateEnd = (plate: string | null): string | null => {
  const plain = (plate ?? "").replace(/[^\p{L}\p{N}]/gu, "").toUpperCase();
  return plain === "" ? null : plain.slice(-4);
};

/** The row as it is sent, or kept until somebody answers. */
export function chosenOf(
  row: Row,
  around: Around,
  now: Date,
  answers: Answers,
  direction: "entry" | "exit",
): ChosenVisit {
  const { entering, leaving, mayEnter } = wantsOf(row, around, now, answers);
  const passing = direction === "entry" ? entering : leaving;
  return {
    visitId: row.id,
    names: row.guests.filter((guest) => passing.includes(guest.id)).map((guest) => guest.name),
    unit: row.apartment_number,
    host: row.host_name,
    plate: plateEnd(row.hidden ? answers.plate : row.plate),
    consent: answers.consent,
    // Whoever is inside may always leave, and whose plate it is only the server knows.
    mayPass: direction === "exit" || (row.hidden && mayEnter) ? null : mayEnter,
  };
}
