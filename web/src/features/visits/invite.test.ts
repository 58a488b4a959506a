import { describe, expect, it } from "vitest";
import { ApiError, networkError } from "@/api/errors";
import {
  bodyOf,
  emptyInvite,
  inviteProblem,
  isFolded,
  missing,
  startOf,
  type InviteValues,
} from "@/features/visits/invite";

const now = new Date(2026, 10, 21, 14, 30, 45);
const ngozi = { name: " Ngozi Bello ", phone: " +2348150001234 ", email: "" };
const values = (part: Partial<InviteValues>): InviteValues => ({ ...emptyInvite, guests: [ngozi], ...part });
const refused = (
  status: number,
  code: string,
  details: { field: string; message: string }[] = [],
  body = {},
): ApiError => new ApiError(status, code, "Server text", null, details, null, null, body);

describe("bodyOf", () => {
  it("sends only what was filled in, trimmed", () => {
    expect(bodyOf(values({}), "Visit of Ngozi Bello", now)).toMatchObject({
      title: "Visit of Ngozi Bello",
      visit_type: "single",
      expected_start: new Date(2026, 10, 21, 14, 30).toISOString(),
      visitors: [{ name: "Ngozi Bello", phone: "+2348150001234" }],
    });
  });

  it("makes the purpose the title and keeps end, note, e-mail and companions", () => {
    const ada = { name: "Ada", phone: "0815", email: "ada@example.test" };
    const body = bodyOf(
      values({ purpose: "Dinner", notes: "Blue car", end: "2026-11-22T01:00", guests: [ngozi, ada] }),
      "x",
      now,
    );
    expect(body.title).toBe("Dinner");
    expect(body.expected_end).toBe(new Date(2026, 10, 22, 1).toISOString());
    expect(body.notes).toBe("Blue car");
    expect(body.visitors[1]).toEqual({ name: "Ada", phone: "0815", email: "ada@example.test" });
  });

  it("is the same for the same form, so that a second try is the same request", () => {
    expect(bodyOf(values({}), "x", now)).toEqual(bodyOf(values({}), "x", now));
  });
});

describe("startOf", () => {
  it("takes the morning of tomorrow, over the end of a year too", () => {
    expect(startOf({ when: "tomorrow", start: "" }, new Date(2026, 11, 31, 23, 50))).toEqual(
      new Date(2027, 0, 1, 6),
    );
  });
  it("takes what was picked, and nothing for an empty field", () => {
    expect(startOf({ when: "pick", start: "2026-12-01T09:15" }, now)).toEqual(new Date(2026, 11, 1, 9, 15));
    expect(startOf({ when: "pick", start: "" }, now)).toBeNull();
  });
});

describe("missing", () => {
  it("names the fields of every visitor", () => {
    const guests = [ngozi, { name: "", phone: "12a", email: "" }];
    expect(missing(values({ guests, when: "pick" }), now)).toEqual({
      "visitors.1.name": "needName",
      "visitors.1.phone": "shortPhone",
      expected_start: "needStart",
    });
  });
});

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

  it("says who is banned and why", () => {
    const banned = [
      { name: "Wale", reason: "Noise" },
      { name: "Obi", reason: null },
    ];
    const problem = inviteProblem(refused(403, "VISITOR_BANNED", [], { banned }));
    expect(problem.kind).toBe("banned");
    expect(problem.banned).toEqual([
      { name: "Wale", reason: "Noise" },
      { name: "Obi", reason: null },
    ]);
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
      "visitors.0.email",
      "visitors.1.name",
      "visitors.12.phone",
    ];
    expect(folded.filter(isFolded)).toEqual(folded);
    expect(["visitors.0.name", "visitors.0.phone", "expected_start"].filter(isFolded)).toEqual([]);
  });
});
