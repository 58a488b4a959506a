import { expect, it } from "vitest";
import { changesOf, fits, NUMBERS, valuesOf, type GateSettings } from "@/features/buildings/gateSettings";

const present: GateSettings = {
  early_minutes: 60,
  open_end_hours: 6,
  licence_grace_days: 7,
  max_visit_days: 366,
  request_minutes: 15,
  delivery_minutes: 30,
  walk_in_hours: 12,
  overstay_repeat_minutes: 30,
  policy_percent: 10,
  shift_hours: 8,
  consent_required: false,
  consent_notice_version: "1",
  token_hours: 24,
  token_days: 30,
  ban_days_low: 7,
  ban_days_medium: 90,
  ban_lows_to_medium: 3,
  ban_mediums_to_high: 2,
};

it("offers every setting the server has", () => {
  const shown = [...NUMBERS.map(({ name }) => name), "consent_required", "consent_notice_version"];
  expect(shown.sort()).toEqual(Object.keys(present).sort());
});

it("sends only what was changed", () => {
  expect(changesOf(valuesOf(present), present)).toEqual({});
  const values = { ...valuesOf(present), request_minutes: " 5 ", consent_notice_version: " 2 " };
  expect(changesOf(values, present)).toEqual({ request_minutes: 5, consent_notice_version: "2" });
});

it("takes whole numbers within the limits", () => {
  const minutes = { name: "request_minutes", unit: "minutes", least: 1, most: 120 } as const;
  expect(["1", "120", " 15 "].every((typed) => fits(minutes, typed))).toBe(true);
  expect(["", "0", "121", "1.5", "-3", "1e2", "999999"].some((typed) => fits(minutes, typed))).toBe(false);
});
