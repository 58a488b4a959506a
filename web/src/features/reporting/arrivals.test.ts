import { expect, it } from "vitest";
import { busiestHour, dayLabel, roundUp, shareOf } from "@/features/reporting/arrivals";

const quiet = Array.from({ length: 24 }, (_, hour) => ({ hour, arrivals: 0 }));

it("names the busiest hour, the earlier of two, and none when nobody came", () => {
  expect(busiestHour(quiet)).toBeNull();
  expect(busiestHour([])).toBeNull();
  const day = quiet.map((row) => (row.hour === 9 || row.hour === 18 ? { ...row, arrivals: 4 } : row));
  expect(busiestHour(day)).toEqual({ hour: 9, arrivals: 4 });
});

it("ends the chart at an even number at least as large as the largest", () => {
  expect([0, 1, 2, 3, 5, 7, 11, 21, 61, 201, 999].map(roundUp)).toEqual([2, 2, 2, 4, 6, 8, 20, 30, 80, 300, 1000]);
});

it("writes the building's day whatever the reader's zone", () => {
  expect(dayLabel("2026-03-09")).toContain("Monday");
});

it("shows every number that is not zero", () => {
  expect([shareOf(0, 9), shareOf(1, 1000), shareOf(5, 10), shareOf(10, 10), shareOf(3, 0)]).toEqual([0, 2, 50, 100, 0]);
});
