import { describe, expect, it } from "vitest";
import { actionOf, isLive, stateOf } from "@/features/visits/state";

const NOW = new Date("2026-03-09T12:00:00Z");
const visit = (status: string, inside = 0, expires = "2026-03-09T18:00:00Z") => ({
  status,
  inside_count: inside,
  expires_at: expires,
});

describe("stateOf", () => {
  it("puts people inside before the column", () => {
    expect(stateOf(visit("active", 2), NOW)).toBe("inside");
    expect(stateOf(visit("cancelled", 1), NOW)).toBe("inside");
  });

  it("marks who is inside when the window is over, from the very moment", () => {
    expect(stateOf(visit("active", 1, "2026-03-09T12:00:00Z"), NOW)).toBe("overstayed");
    expect(stateOf(visit("active", 1, "2026-03-09T12:00:01Z"), NOW)).toBe("inside");
  });

  it("says that they left and may come again", () => {
    expect(stateOf(visit("active"), NOW)).toBe("away");
  });

  it("takes the rest as the server judged it, and a new word as open", () => {
    expect(
      ["pending", "completed", "cancelled", "expired", "novel"].map((status) => stateOf(visit(status), NOW)),
    ).toEqual(["expected", "completed", "cancelled", "expired", "expected"]);
  });
});

it("opens, and can be called off, only while it is open", () => {
  expect(
    ["pending", "active", "completed", "cancelled", "expired"].filter((status) => isLive({ status })),
  ).toEqual(["pending", "active"]);
});

it("has no words for what it does not know", () => {
  expect(actionOf("entry")).toBe("entry");
  expect(actionOf("extended")).toBe("extended");
  expect(actionOf("teleported")).toBeNull();
});
