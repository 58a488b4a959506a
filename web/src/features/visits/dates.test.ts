import { describe, expect, it } from "vitest";
import { dayWord, fromLocalInput, startOfDay, toLocalInput } from "@/features/visits/dates";

const now = new Date(2026, 11, 31, 23, 30);

describe("days", () => {
  it("goes by the calendar", () => {
    expect(startOfDay(now)).toEqual(new Date(2026, 11, 31));
    expect(startOfDay(now, 1)).toEqual(new Date(2027, 0, 1));
  });
  it("has words for the days around", () => {
    expect(dayWord(new Date(2026, 11, 31, 0, 1), now)).toBe("today");
    expect(dayWord(new Date(2027, 0, 1, 23, 59), now)).toBe("tomorrow");
    expect(dayWord(new Date(2026, 11, 30), now)).toBe("yesterday");
    expect(dayWord(new Date(2027, 0, 2), now)).toBeNull();
  });
});

describe("datetime-local fields", () => {
  it("give back what they were given", () => {
    const at = new Date(2026, 0, 5, 7, 9);
    expect(toLocalInput(at)).toBe("2026-01-05T07:09");
    expect(fromLocalInput(toLocalInput(at))).toEqual(at);
  });
  it.each(["", "2026-01-05", "nonsense", "2026-13-45T99:99"])("are empty for %j", (text) => {
    expect(fromLocalInput(text)).toBeNull();
  });
});
