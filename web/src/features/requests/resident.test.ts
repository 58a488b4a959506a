import { describe, expect, it } from "vitest";
import { clock, standingOf, timeLeft } from "@/features/requests/resident";
import type { EntryRequest } from "@/features/requests/residentQueries";

const made = "2026-11-21T10:00:00Z";
const base = {
  status: "PENDING",
  withdrawnAt: null,
  byPolicy: false,
  leaveAtGate: false,
  createdAt: made,
  expiresAt: "2026-11-21T10:15:00Z",
} as EntryRequest;
const at = (time: string): Date => new Date(`2026-11-21T${time}Z`);

describe("where a request stands", () => {
  it.each([
    ["waiting", {}, "10:14:59"],
    ["expired", {}, "10:15:00"],
    ["expired", { status: "EXPIRED" }, "10:01:00"],
    ["withdrawn", { status: "EXPIRED", withdrawnAt: made }, "10:01:00"],
    ["approved", { status: "APPROVED" }, "10:20:00"],
    ["leftAtGate", { status: "APPROVED", leaveAtGate: true }, "10:01:00"],
    ["byPolicy", { status: "APPROVED", byPolicy: true }, "10:01:00"],
    ["rejected", { status: "REJECTED" }, "10:01:00"],
  ])("%s", (standing, change, time) => {
    expect(standingOf({ ...base, ...change } as EntryRequest, at(time))).toBe(standing);
  });
});

it("counts the time that is left", () => {
  expect(timeLeft(base, at("10:00:00"))).toEqual({ seconds: 900, share: 1 });
  expect(timeLeft(base, at("10:07:30"))).toEqual({ seconds: 450, share: 0.5 });
  expect(timeLeft(base, at("11:00:00"))).toEqual({ seconds: 0, share: 0 });
  expect(clock(905)).toBe("15:05");
});
