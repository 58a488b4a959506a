import { describe, expect, it } from "vitest";
import { canExtend, laterBy, stepsFor, wishedEnd } from "@/features/visits/extend";
import type { VisitDetail } from "@/features/visits/queries";

const now = new Date("2026-03-09T12:00:40Z");
const hour = { unit: "hours", count: 1 } as const;
const once = { recurrence: null, expires_at: "2026-03-09T18:00:00Z" };
const weekly = { recurrence: { days: [], start: null, end: null }, expires_at: once.expires_at };

describe("extending", () => {
  it("counts from the agreed end, and from now once that is past", () => {
    expect(laterBy(hour, new Date(once.expires_at), now).toISOString()).toBe("2026-03-09T19:00:00.000Z");
    expect(laterBy(hour, new Date("2026-03-09T11:00:00Z"), now).toISOString()).toBe(
      "2026-03-09T13:00:00.000Z",
    );
  });
  it("offers hours, and days to whoever comes again", () => {
    expect(stepsFor(once).map(({ unit }) => unit)).toEqual(["hours", "hours"]);
    expect(wishedEnd("1", "", weekly, now)?.toISOString()).toBe("2026-04-08T18:00:00.000Z");
  });
  it("takes a picked time, and nothing for an empty field", () => {
    expect(wishedEnd("pick", "2026-03-10T09:30", once, now)).toEqual(new Date(2026, 2, 10, 9, 30));
    expect(wishedEnd("pick", "", once, now)).toBeNull();
  });
});

describe("canExtend", () => {
  const guest = (uses: number, status = "entered") => ({ uses, status }) as VisitDetail["visitors"][number];
  const visit = { status: "completed", inside_count: 0, max_entries: 1, visitors: [guest(1)] };
  it("needs an entry that is left, or somebody inside", () => {
    expect(canExtend(visit)).toBe(false);
    expect(canExtend({ ...visit, max_entries: 2 })).toBe(true);
    expect(canExtend({ ...visit, inside_count: 1 })).toBe(true);
    expect(canExtend({ ...visit, visitors: [guest(1), guest(0, "cancelled")] })).toBe(false);
  });
  it("never revives what was called off", () => {
    expect(canExtend({ ...visit, status: "cancelled", inside_count: 1 })).toBe(false);
  });
});
