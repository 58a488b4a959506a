import { describe, expect, it } from "vitest";
import { clockName, DAYS, runsOf } from "@/features/visits/recurrence";

describe("runsOf", () => {
  it("puts three days and more together, and leaves a pair two days", () => {
    expect(runsOf(["MON", "TUE", "WED", "THU", "FRI"])).toEqual([["MON", "FRI"]]);
    expect(runsOf(["SAT", "SUN"])).toEqual([
      ["SAT", "SAT"],
      ["SUN", "SUN"],
    ]);
    expect(runsOf(["MON", "TUE", "WED", "FRI"])).toEqual([
      ["MON", "WED"],
      ["FRI", "FRI"],
    ]);
  });
  it("goes by the week, however the days came", () => {
    expect(runsOf(["SUN", "MON"])).toEqual([
      ["MON", "MON"],
      ["SUN", "SUN"],
    ]);
    expect(runsOf([...DAYS].reverse())).toEqual([["MON", "SUN"]]);
    expect(runsOf([])).toEqual([]);
  });
});

it("leaves what is no time of day as it is", () => {
  expect(clockName("later")).toBe("later");
});
