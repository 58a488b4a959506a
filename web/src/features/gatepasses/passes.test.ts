import { expect, it } from "vitest";
import { bodyOf, firstValues, isAfter, stateOf } from "@/features/gatepasses/passes";
import type { GatePass } from "@/features/gatepasses/queries";

const NOW = new Date(2026, 2, 9, 12, 20);

it("begins at the next full hour and lasts eight hours", () => {
  const { from, until } = firstValues(NOW);
  expect([from, until]).toEqual(["2026-03-09T13:00", "2026-03-09T21:00"]);
  expect(isAfter(until, from)).toBe(true);
  expect(isAfter(from, until)).toBe(false);
  expect(isAfter("", from)).toBe(false);
});

it("sends what its kind asks for, and nothing that was typed for another", () => {
  const values = {
    ...firstValues(NOW),
    title: " Two chairs ",
    items: "Chair\n\n Chair ",
    vehicle: "LAG 204 XY",
    worker: "Tunde",
    unit: "u1",
  };
  expect(bodyOf(values)).toEqual({
    type: "MATERIAL",
    title: "Two chairs",
    validFrom: new Date(2026, 2, 9, 13).toISOString(),
    validUntil: new Date(2026, 2, 9, 21).toISOString(),
    itemsList: ["Chair", "Chair"],
    attachments: [],
    vehicleNumber: "LAG 204 XY",
    flatId: "u1",
  });
  const repair = bodyOf({ ...values, type: "MAINTENANCE" });
  expect(repair.itemsList).toEqual([]);
  expect(repair.workerName).toBe("Tunde");
});

it("tells a pass that was called off from one that ran out", () => {
  const pass = { status: "EXPIRED", cancelledAt: null } as GatePass;
  expect(stateOf(pass)).toBe("EXPIRED");
  expect(stateOf({ ...pass, cancelledAt: "2026-03-09T12:00:00Z" })).toBe("cancelled");
});
