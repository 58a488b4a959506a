import { describe, expect, it } from "vitest";
import { bodyOf, emptyBan } from "@/features/bans/ban";

const chosen = { ...emptyBan, choice: "rude" } as const;

describe("a ban's request", () => {
  it("names a visitor of ours by id, and leaves the end to the severity", () => {
    const person = { visitorId: "v-1", name: "Obi", phone: "+234***" };
    expect(bodyOf(chosen, person, "Was rude", false)).toEqual({
      visitor_id: "v-1",
      name: "Obi",
      reason: "Was rude",
      severity: "medium",
      ban_type: "manual",
    });
  });
  it("names anybody else by name and phone", () => {
    expect(bodyOf({ ...chosen, name: " Obi ", phone: " 0815 " }, null, "x", false)).toMatchObject({
      name: "Obi",
      phone: "0815",
    });
  });
  it("is for good with null, and to the end of a day without a zone", () => {
    expect(bodyOf({ ...chosen, end: "never" }, null, "x", false).expires_at).toBeNull();
    expect(bodyOf({ ...chosen, end: "day", day: "2026-12-31" }, null, "x", false).expires_at).toBe(
      "2026-12-31T23:59:59",
    );
  });
  it("sends own words, and the scope of whoever chooses it", () => {
    const own = { ...emptyBan, choice: "other", reason: " Threw stones ", scope: "building" } as const;
    expect(bodyOf(own, null, "", true)).toMatchObject({ reason: "Threw stones", scope: "building" });
    expect(bodyOf(own, null, "", false)).not.toHaveProperty("scope");
  });
});
