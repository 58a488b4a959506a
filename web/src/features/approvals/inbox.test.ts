import { expect, it } from "vitest";
import { actOf, daysLeft, factsOf, step } from "@/features/approvals/inbox";
import type { Approval } from "@/features/approvals/queries";

const press = (key: string, more: object = {}) => ({
  key,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  repeat: false,
  target: null,
  ...more,
});

it("reads A, R, J and K, and nothing while somebody types", () => {
  expect(["a", "R", "j", "K", "x"].map((key) => actOf(press(key), false))).toEqual([
    "approve",
    "reject",
    "next",
    "before",
    null,
  ]);
  expect(actOf(press("a", { target: document.createElement("textarea") }), false)).toBeNull();
  expect(actOf(press("a", { target: document.createElement("button") }), false)).toBe("approve");
  expect(actOf(press("a"), true)).toBeNull();
  expect(actOf(press("a", { ctrlKey: true }), false)).toBeNull();
});

it("a held key moves on, but never decides again", () => {
  expect(actOf(press("a", { repeat: true }), false)).toBeNull();
  expect(actOf(press("j", { repeat: true }), false)).toBe("next");
});

it("steps through the rows and stays at the ends", () => {
  expect(step(["1", "2"], null, 1)).toBe("1");
  expect(step(["1", "2"], "1", 1)).toBe("2");
  expect(step(["1", "2"], "2", 1)).toBe("2");
  expect(step(["1", "2"], "1", -1)).toBe("1");
  expect(step(["1", "2"], "gone", 1)).toBe("1");
  expect(step([], "1", 1)).toBeNull();
});

it("says how long a request waits when that is soon", () => {
  const now = new Date("2026-03-09T12:00:00Z");
  const left = (status: string, expires_at: string) => daysLeft({ status, expires_at }, now);
  expect(left("pending", "2026-03-12T13:00:00Z")).toBe(3);
  expect(left("pending", "2026-03-09T13:00:00Z")).toBe(0);
  expect(left("pending", "2026-03-30T13:00:00Z")).toBeNull();
  expect(left("approved", "2026-03-10T13:00:00Z")).toBeNull();
});

it("finds the unit of a registration and of a claim", () => {
  const one = (apartment_number: string | null, registration_data: Record<string, unknown>) =>
    factsOf({ user: { apartment_number }, registration_data } as unknown as Approval);
  expect(one("B2", {}).unit).toBe("B2");
  expect(one(null, { house_number: "12", address: "Close 4", block: "A" })).toMatchObject({
    unit: "12",
    address: "Close 4",
    block: "A",
  });
  expect(one("B2", { emergency_contact_name: "Ada", emergency_contact_phone: "+234" }).emergency).toBe("Ada, +234");
});
