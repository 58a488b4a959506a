import { describe, expect, it } from "vitest";
import {
  aMonthOn,
  bodyOf,
  emptyInvite,
  missing,
  startOf,
  usesMore,
  type InviteValues,
} from "@/features/visits/invite";

const now = new Date(2026, 10, 21, 14, 30, 45);
const ngozi = { name: " Ngozi Bello ", phone: " +2348150001234 ", email: "" };
const values = (part: Partial<InviteValues>): InviteValues => ({ ...emptyInvite, guests: [ngozi], ...part });
describe("bodyOf", () => {
  it("sends only what was filled in, trimmed", () => {
    expect(bodyOf(values({}), "Visit of Ngozi Bello", now)).toEqual({
      title: "Visit of Ngozi Bello",
      visit_type: "single",
      companions: 0,
      leave_at_gate: false,
      hide_unit: false,
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

  it("sends of a kind only what belongs to it, whatever was filled in before another was chosen", () => {
    const all = { provider: " Jumia ", leaveAtGate: true, plate: "KJA-123-XY", hideUnit: true };
    expect(bodyOf(values({ ...all, type: "delivery" }), "x", now)).toMatchObject({
      visit_type: "delivery",
      provider: "Jumia",
      leave_at_gate: true,
      hide_unit: false,
      plate: "KJA-123-XY",
    });
    expect(bodyOf(values({ ...all, type: "cab" }), "x", now)).toMatchObject({
      leave_at_gate: false,
      hide_unit: true,
    });
    const single = bodyOf(values({ ...all, type: "single" }), "x", now);
    expect(single).toMatchObject({ leave_at_gate: false, hide_unit: false });
    expect(single).not.toHaveProperty("provider");
  });

  it("keeps entries, companions and the unit", () => {
    const body = bodyOf(values({ entries: 3, companions: 2, unitId: "u-2" }), "x", now);
    expect(body).toMatchObject({ max_entries: 3, companions: 2, unit_id: "u-2" });
  });

  it("sends days and hours on the building's clocks, up to the end of the last day", () => {
    const rule = { recurs: true, days: ["FRI", "MON"], from: "08:00", until: "17:00" } as const;
    const body = bodyOf(
      values({ ...rule, days: [...rule.days], lastDay: "2026-12-31", entries: 9 }),
      "x",
      now,
    );
    expect(body).toMatchObject({
      visit_type: "recurring",
      expected_end: "2026-12-31T23:59:59",
      recurrence: { days: ["MON", "FRI"], start: "08:00", end: "17:00" },
    });
    expect(body).not.toHaveProperty("max_entries");
  });

  it("lets the last night end in the morning after", () => {
    const night = { recurs: true, from: "22:00", until: "06:00", lastDay: "2026-12-31" };
    expect(bodyOf(values({ ...night, type: "service" }), "x", now)).toMatchObject({
      visit_type: "service",
      expected_end: "2027-01-01T06:00:00",
      recurrence: { days: [], start: "22:00", end: "06:00" },
    });
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

  it("wants enough of the plate to hide the flat, and only of a cab", () => {
    const cab = { type: "cab", hideUnit: true, plate: "K-J A" } as const;
    expect(missing(values(cab), now)).toEqual({ plate: "needPlate" });
    expect(missing(values({ ...cab, plate: "..12-XY" }), now)).toEqual({});
    expect(missing(values({ ...cab, type: "single" }), now)).toEqual({});
  });

  it("wants both hours of a rule or none, and its last day", () => {
    expect(missing(values({ recurs: true, from: "08:00" }), now)).toEqual({
      expected_end: "needLastDay",
      "recurrence.end": "needBothHours",
    });
    expect(missing(values({ recurs: true, until: "08:00", lastDay: "2026-12-01" }), now)).toEqual({
      "recurrence.start": "needBothHours",
    });
  });
});

describe("what is behind More details", () => {
  it("is shown at once when it says something", () => {
    expect(usesMore(emptyInvite)).toBe(false);
    expect(usesMore(values({ plate: "KJA", purpose: "Dinner" }))).toBe(false);
    expect(usesMore(values({ companions: 1 }))).toBe(true);
    expect(usesMore(values({ guests: [ngozi, ngozi] }))).toBe(true);
  });
});

it("proposes a month", () => {
  expect(aMonthOn(new Date(2026, 11, 21, 23, 59))).toBe("2027-01-21");
});
