import { afterEach, describe, expect, it, vi } from "vitest";
import { formatDate, formatDateTime, formatLasting, formatRelative, formatTime } from "@/lib/time";

const now = new Date(2026, 10, 21, 15, 0);
const minutes = (count: number): Date => new Date(now.getTime() + count * 60_000);

it("is relative within the hour, then a clock, then a date", () => {
  expect(formatRelative(minutes(-12), now)).toContain("12");
  expect(formatRelative(minutes(-12), now)).toContain("ago");
  expect(formatRelative(minutes(-120), now)).toMatch(/^(01|13):00/);
  expect(formatRelative(minutes(-60 * 24), now)).toContain("20");
});

it("says how long somebody is inside", () => {
  expect(formatLasting(minutes(-12), now)).toBe("12 min");
  expect(formatLasting(minutes(-185), now)).toBe("3 hr 5 min");
});

describe("an English page", () => {
  const speaks = (...languages: string[]) =>
    vi.spyOn(window.navigator, "languages", "get").mockReturnValue(languages);
  afterEach(() => {
    vi.restoreAllMocks();
  });

  it.each([
    ["of a Nigerian browser has 24 hours", ["en-NG", "en"], "15:00"],
    ["of a British one too", ["en-GB"], "15:00"],
    ["of a Hausa one too, by its region", ["ha-NG", "ha"], "15:00"],
    ["of a German one too, even if it knows American English", ["de-DE", "en-US"], "15:00"],
    ["of an American one has AM and PM", ["en-US", "en"], "03:00 PM"],
    ["without a region stays as it is", ["en"], "03:00 PM"],
  ])("%s", (_name, languages, time) => {
    speaks(...languages);
    expect(formatTime(now)).toBe(time);
    expect(formatDateTime(now)).toContain(time.replace(/^0/, ""));
  });

  it("has the order of the region, and English words", () => {
    speaks("fr-FR");
    expect(formatDate(now)).toMatch(/21 Nov/);
    speaks("en-US");
    expect(formatDate(now)).toMatch(/Nov 21/);
  });
});
