import { describe, expect, it } from "vitest";

import shared from "../../../../tests/vectors/decisions.json";
import { decide, type Direction, type Situation } from "./decide";

interface Case {
  name: string;
  direction: string;
  at: string;
  visit: Record<string, unknown> | null;
  guests: Record<string, unknown>[];
  around: Record<string, unknown>;
  named: string[];
  expect: { reason: string | null; admits: string[]; attention: string[] };
}

function situationOf(one: Case): Situation {
  return {
    ...shared.good.around,
    ...one.around,
    visit: one.visit && { ...shared.good.visit, ...one.visit },
    guests: one.guests.map((guest) => ({ ...shared.good.guest, ...guest })),
  } as unknown as Situation;
}

describe("decide, on the cases the server's own copy is held to", () => {
  it.each(shared.cases as unknown as Case[])("$name", (one) => {
    const decision = decide(situationOf(one), one.direction as Direction, new Date(one.at), one.named);
    expect(decision.reason).toBe(one.expect.reason);
    expect(decision.guests.map((guest) => guest.id)).toEqual(one.expect.admits);
    expect(decision.attention.map((notice) => notice.kind).sort()).toEqual([...one.expect.attention].sort());
  });

  it("has at least sixty of them", () => {
    expect(shared.cases.length).toBeGreaterThanOrEqual(60);
  });
});
