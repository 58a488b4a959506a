import { expect, it } from "vitest";
import { daysUntil, percentUsed } from "@/features/buildings/licence";

it("counts the days that are left", () => {
  const now = new Date("2026-03-09T12:00:00Z");
  expect(daysUntil(new Date("2026-03-10T11:00:00Z"), now)).toBe(1);
  expect(daysUntil(new Date("2026-03-19T12:00:00Z"), now)).toBe(10);
  expect(daysUntil(new Date("2026-03-01T12:00:00Z"), now)).toBe(0);
});

it("says how full the seats are", () => {
  expect(percentUsed(5, 10)).toBe(50);
  expect(percentUsed(12, 10)).toBe(100);
  expect(percentUsed(0, 0)).toBe(0);
});
