import { expect, it } from "vitest";
import { formatLasting, formatRelative } from "@/lib/time";

const now = new Date(2026, 10, 21, 15, 0);
const minutes = (count: number): Date => new Date(now.getTime() + count * 60_000);

it("is relative within the hour, then a clock, then a date", () => {
  expect(formatRelative(minutes(-12), now)).toContain("12");
  expect(formatRelative(minutes(-12), now)).toContain("ago");
  expect(formatRelative(minutes(-120), now)).toMatch(/^01:00/);
  expect(formatRelative(minutes(-60 * 24), now)).toContain("20");
});

it("says how long somebody is inside", () => {
  expect(formatLasting(minutes(-12), now)).toBe("12 min");
  expect(formatLasting(minutes(-185), now)).toBe("3 hr 5 min");
});
