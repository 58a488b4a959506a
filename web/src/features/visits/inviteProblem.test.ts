import { describe, expect, it } from "vitest";
import { ApiError, networkError } from "@/api/errors";
import { inviteProblem, isFolded } from "@/features/visits/inviteProblem";

const refused = (
  status: number,
  code: string,
  details: { field: string; message: string }[] = [],
  body = {},
): ApiError => new ApiError(status, code, "Server text", null, details, null, null, body);

describe("inviteProblem", () => {
  it("puts the server's texts at the fields, the first one of each", () => {
    const problem = inviteProblem(
      refused(422, "VALIDATION_ERROR", [
        { field: "visitors.1.phone", message: "On the list already." },
        { field: "visitors.1.phone", message: "Second." },
        { field: "title", message: "Too long." },
        { field: "visit_type", message: "Not one of these." },
      ]),
    );
    expect(problem.kind).toBe("fields");
    expect(problem.fields).toEqual({ "visitors.1.phone": "On the list already.", purpose: "Too long." });
    expect(problem.elsewhere).toEqual(["Not one of these."]);
  });

  it("brings what is wrong with a day of the rule to the days", () => {
    const details = [
      { field: "recurrence.days.0", message: "Not a day." },
      { field: "recurrence.end", message: "Another time." },
    ];
    expect(inviteProblem(refused(422, "VALIDATION_ERROR", details)).fields).toEqual({
      "recurrence.days": "Not a day.",
      "recurrence.end": "Another time.",
    });
  });

  it("says who is banned, by whom and why", () => {
    const banned = [
      { name: "Wale", reason: "Noise", scope: "personal" },
      { name: "Obi", reason: null, scope: "building" },
    ];
    const problem = inviteProblem(refused(403, "VISITOR_BANNED", [], { banned }));
    expect(problem.kind).toBe("banned");
    expect(problem.banned).toEqual(banned);
  });

  it.each([
    [refused(403, "LICENCE_INACTIVE"), "licence"],
    [refused(422, "NONCE_REUSED"), "reused"],
    [networkError(), "network"],
    [refused(503, "UNAVAILABLE"), "network"],
    [refused(429, "RATE_LIMITED"), "other"],
    [refused(422, "VALIDATION_ERROR"), "other"],
  ] as const)("knows %s", (error, kind) => {
    expect(inviteProblem(error).kind).toBe(kind);
  });
});

describe("isFolded", () => {
  it("knows which fields lie behind More details", () => {
    const folded = [
      "expected_end",
      "purpose",
      "notes",
      "companions",
      "max_entries",
      "unit_id",
      "recurrence.start",
      "plate",
      "visitors.0.email",
      "visitors.1.name",
      "visitors.12.phone",
    ];
    expect(folded.filter((field) => isFolded(field, "single"))).toEqual(folded);
    const open = ["visitors.0.name", "visitors.0.phone", "expected_start", "provider"];
    expect(open.filter((field) => isFolded(field, "single"))).toEqual([]);
    expect(isFolded("plate", "cab")).toBe(false);
  });
});
