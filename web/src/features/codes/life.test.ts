import { expect, it } from "vitest";
import { lifeUntil } from "@/features/codes/life";

const NOW = new Date("2026-03-09T12:00:00Z");
const after = (seconds: number) => lifeUntil(new Date(NOW.getTime() + seconds * 1000), NOW);

it("says minutes, hours or days", () => {
  expect(after(24 * 3600 - 2)).toEqual({ unit: "hours", count: 24 });
  expect(after(3600)).toEqual({ unit: "hours", count: 1 });
  expect(after(3598)).toEqual({ unit: "hours", count: 1 });
  expect(after(90)).toEqual({ unit: "minutes", count: 2 });
  expect(after(48 * 3600)).toEqual({ unit: "hours", count: 48 });
  expect(after(168 * 3600)).toEqual({ unit: "days", count: 7 });
  expect(after(-5)).toEqual({ unit: "minutes", count: 0 });
});
