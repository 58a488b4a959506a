import { describe, expect, it } from "vitest";
import {
  flatOf,
  nextLook,
  outcomeOf,
  withOneMore,
  type EntryRequest,
} from "@/features/requests/guard/outcome";

const base = {
  status: "PENDING",
  withdrawnAt: null,
  leaveAtGate: false,
  flatLabel: "Kapok 4, I1",
} as EntryRequest;

describe("what became of a request", () => {
  it.each([
    [null, {}],
    ["in", { status: "APPROVED" }],
    ["in", { status: "APPROVED", byPolicy: true }],
    ["atGate", { status: "APPROVED", leaveAtGate: true }],
    ["no", { status: "REJECTED" }],
    ["expired", { status: "EXPIRED" }],
    ["withdrawn", { status: "EXPIRED", withdrawnAt: "2026-11-21T10:00:00Z" }],
  ])("%s", (outcome, change) => {
    expect(outcomeOf({ ...base, ...change } as EntryRequest)).toBe(outcome);
  });
  it("waits until the server says otherwise, whatever this device's clock shows", () => {
    expect(outcomeOf({ ...base, expiresAt: "2001-01-01T00:00:00Z" })).toBeNull();
  });
});

it("sends the visitor to the flat that answered", () => {
  expect(flatOf({ ...base, answeredFlat: null })).toBe("Kapok 4, I1");
  expect(flatOf({ ...base, answeredFlat: { id: "i", flatNumber: "I1", blockName: null } })).toBe("I1");
});

describe("looking again without an event", () => {
  const now = Date.parse("2026-11-21T10:00:00Z");
  it.each([
    [[], false],
    [["2026-11-21T10:14:00Z"], 15_000],
    [["2026-11-21T10:14:00Z", "2026-11-21T10:00:05Z"], 5500],
    [["2026-11-21T09:00:00Z"], 1000],
  ])("%j: %s", (ends, wait) => {
    expect(nextLook(ends, now)).toBe(wait);
  });
});

describe("the policy budget with one more", () => {
  it.each([
    [0, 0, 10, 1, false],
    [1, 1, 10, 1, true],
    [1, 10, 10, 2, false],
    [2, 10, 10, 2, true],
    [0, 5, 0, 0, true],
  ])("%i of %i at %i %%: %i meant, beyond: %s", (used, entries, percent, allowed, beyond) => {
    expect(withOneMore({ used, entries, percent })).toEqual({ entries: entries + 1, allowed, beyond });
  });
});
