import { describe, expect, it } from "vitest";
import { chosenOf, startOf, wantsOf } from "@/features/gate/choosing";
import { judge, restOf, type Around, type Row } from "@/features/gate/judge";

const around: Around = {
  elsewhere: false,
  licence_until: "2030-01-01T00:00:00Z",
  grace_days: 7,
  gate_open: true,
  time_zone: "Africa/Lagos",
};
const guest = {
  id: "g1",
  name: "John Doe",
  status: "expected",
  uses: 0,
  inside: false,
  bans: [],
  inside_elsewhere: false,
};
const pass = {
  status: "pending",
  valid_from: "2026-11-25T09:00:00Z",
  valid_until: "2026-11-25T13:00:00Z",
  max_entries: 1,
  rule_days: null,
  rule_from: null,
  rule_until: null,
  needs_consent: false,
  replaced: false,
};
const NOON = new Date("2026-11-25T11:00:00Z"); // a Wednesday

function row(visit: Partial<Row["visit"]> = {}, guests: Partial<Row["guests"][number]>[] = [{}]): Row {
  return {
    id: "v1",
    title: "Dinner",
    visit_type: "single",
    expected_start: pass.valid_from,
    host_name: "Nkem",
    apartment_number: "K4",
    hidden: false,
    companions: 0,
    plate: null,
    provider: null,
    leave_at_gate: false,
    notes: null,
    visit: { ...pass, ...visit },
    guests: guests.map((one, place) => ({ ...guest, id: `g${String(place + 1)}`, ...one })),
  };
}
const word = (one: Row, at = NOON): string => judge(one, around, at).word;
const ban = { severity: "high", applies: true, reason: "Theft" };

describe("the chip says", () => {
  it.each([
    ["may", row()],
    ["look", row({}, [{ inside_elsewhere: true }])],
    ["look", row({}, [{ bans: [{ ...ban, applies: false }] }])],
    ["banned", row({}, [{ bans: [ban] }])],
    ["inside", row({}, [{ inside: true }])],
    ["used_up", row({}, [{ uses: 1 }])],
    ["cancelled", row({ status: "cancelled" })],
    ["needs_consent", row({ needs_consent: true })],
    ["wrongDay", row({ rule_days: 1 })], // Mondays
    ["wrongHour", row({ rule_days: 0b100, rule_from: 13 * 60, rule_until: 14 * 60 })],
    ["may", row({ rule_days: 0b100, rule_from: 12 * 60, rule_until: 13 * 60 })], // noon in Lagos
  ])("%s", (expected, one) => expect(word(one)).toBe(expected));

  it("when it opens and since when it is over", () => {
    const early = judge(row(), around, new Date("2026-11-25T08:59:59.999Z"));
    expect([early.word, early.at?.toISOString()]).toEqual(["opens", "2026-11-25T09:00:00.000Z"]);
    expect(word(row(), new Date("2026-11-25T09:00:00Z"))).toBe("may");
    const late = judge(row(), around, new Date("2026-11-25T13:00:00Z"));
    expect([late.word, late.at?.toISOString()]).toEqual(["over", "2026-11-25T13:00:00.000Z"]);
  });
});

describe("the next look at the clock", () => {
  it("is just after a pass opens or ends, and within half a minute", () => {
    expect(restOf([row()], new Date("2026-11-25T08:59:55Z"))).toBe(5020);
    expect(restOf([row()], new Date("2026-11-25T12:59:59Z"))).toBe(1020);
    expect(restOf([row()], NOON)).toBe(30_020);
    expect(restOf([], NOON)).toBe(30_020);
  });

  it("is at the next minute where hours count", () => {
    expect(restOf([row({ rule_from: 0 })], new Date("2026-11-25T11:00:45Z"))).toBe(15_020);
  });
});

describe("of a party", () => {
  const some = row({}, [{ inside: true }, { name: "Bola" }, { name: "Chi", status: "cancelled" }]);

  it("those who may enter are chosen, and each passes their own way", () => {
    const start = startOf(some, around, NOON);
    expect(start.guests).toEqual(["g2"]);
    const all = wantsOf(some, around, NOON, { ...start, guests: ["g1", "g2", "g3"] });
    expect([all.entering, all.leaving, all.mayEnter]).toEqual([["g2"], ["g1"], true]);
  });

  it("those inside are chosen when nobody else is there", () => {
    expect(startOf(row({}, [{ inside: true }]), around, NOON).guests).toEqual(["g1"]);
  });
});

describe("what is kept without a network", () => {
  const answers = { guests: ["g1"], plate: "82bc", consent: false };

  it("tells what this device said of it", () => {
    expect(chosenOf(row(), around, NOON, answers, "entry")).toMatchObject({
      visitId: "v1",
      names: ["John Doe"],
      mayPass: true,
    });
    const banned = row({}, [{ bans: [ban] }]);
    expect(chosenOf(banned, around, NOON, answers, "entry").mayPass).toBe(false);
  });

  it("tells nothing of whoever leaves, and of a cab whose plate only the server knows", () => {
    expect(chosenOf(row({}, [{ inside: true }]), around, NOON, answers, "exit").mayPass).toBeNull();
    const cab = { ...row(), hidden: true };
    const sent = chosenOf(cab, around, NOON, answers, "entry");
    expect([sent.mayPass, sent.plate]).toEqual([null, "82BC"]);
  });

  it("counts a consent that was given now", () => {
    const asks = row({ needs_consent: true });
    expect(wantsOf(asks, around, NOON, answers).mayEnter).toBe(false);
    expect(wantsOf(asks, around, NOON, { ...answers, consent: true }).mayEnter).toBe(true);
  });

  it("sends the end of a plate that was searched for", () => {
    expect(chosenOf({ ...row(), plate: "KJA 882 BC" }, around, NOON, answers, "entry").plate).toBe("82BC");
  });
});
