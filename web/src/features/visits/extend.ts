// How much longer: what is offered, and where it leads.
import { fromLocalInput } from "@/features/visits/dates";
import type { VisitDetail } from "@/features/visits/queries";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

export interface Step {
  unit: "hours" | "days";
  count: number;
}

/** A visit of an evening lasts hours longer; one that comes again, days. */
export function stepsFor(visit: Pick<VisitDetail, "recurrence">): readonly Step[] {
  return visit.recurrence === null
    ? [
        { unit: "hours", count: 1 },
        { unit: "hours", count: 3 },
      ]
    : [
        { unit: "days", count: 7 },
        { unit: "days", count: 30 },
      ];
}

/** From the agreed end, or from now when that is past. Whole minutes, so that a second try asks for the same moment. */
export function laterBy(step: Step, expires: Date, now: Date): Date {
  const from = Math.max(expires.getTime(), Math.floor(now.getTime() / 60_000) * 60_000);
  return new Date(from + step.count * (step.unit === "hours" ? HOUR : DAY));
}

/** What the choice means: a step's place in the list, or `pick` with a field's text; null for an empty field. */
export function wishedEnd(
  choice: string,
  picked: string,
  visit: Pick<VisitDetail, "recurrence" | "expires_at">,
  now: Date,
): Date | null {
  const step = stepsFor(visit)[Number(choice)];
  return step ? laterBy(step, new Date(visit.expires_at), now) : fromLocalInput(picked);
}

/** Whether the server could let it last longer: not called off, and somebody inside or an entry left. */
export function canExtend(
  visit: Pick<VisitDetail, "status" | "inside_count" | "max_entries" | "visitors">,
): boolean {
  if (visit.status === "cancelled") return false;
  return (
    visit.inside_count > 0 ||
    visit.visitors.some((guest) => guest.status !== "cancelled" && guest.uses < visit.max_entries)
  );
}
