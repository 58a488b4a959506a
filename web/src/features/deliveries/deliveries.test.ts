import { describe, expect, it } from "vitest";
import {
  addCompany,
  expectedBody,
  firstExpected,
  hoursFit,
  ruleBody,
  ruleValues,
} from "@/features/deliveries/deliveries";
import type { Rule } from "@/features/deliveries/queries";

const NOW = new Date(2026, 2, 9, 12);

describe("an expected delivery", () => {
  it("is for today and is let in, unless said otherwise", () => {
    const values = { ...firstExpected(NOW), company: " Jumia " };
    expect(expectedBody(values)).toEqual({
      companyName: "Jumia",
      expectedDate: "2026-03-09",
      autoApprove: true,
      leaveAtGate: false,
    });
  });

  it("stays at the gate only when nobody is asked", () => {
    const values = { ...firstExpected(NOW), company: "DHL", auto: false, leave: true };
    expect(expectedBody(values).leaveAtGate).toBe(false);
  });

  it("has both hours or none", () => {
    expect(hoursFit("", "")).toBe(true);
    expect(hoursFit("22:00", "02:00")).toBe(true);
    expect(hoursFit("09:00", "")).toBe(false);
    const values = { ...firstExpected(NOW), company: "DHL", from: "09:00", until: "18:00" };
    expect(expectedBody(values)).toMatchObject({ timeFrom: "09:00", timeUntil: "18:00" });
  });
});

describe("a rule", () => {
  it("takes limits away with null", () => {
    expect(ruleBody(ruleValues(null))).toEqual({
      companies: [],
      allowedDays: [],
      timeFrom: null,
      timeUntil: null,
      leaveAtGate: false,
    });
  });

  it("shows every day as no choice of days", () => {
    const rule = {
      companies: ["DHL"],
      allowedDays: ["MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN"],
    } as Partial<Rule>;
    expect(ruleValues(rule as Rule).days).toEqual([]);
    expect(ruleValues({ ...rule, allowedDays: ["MON"] } as Rule).days).toEqual(["MON"]);
  });

  it("names a company once, however it is written", () => {
    expect(addCompany(["Big Basket"], "BIGBASKET")).toBeNull();
    expect(addCompany(["DHL"], "  ")).toBeNull();
    expect(addCompany(["DHL"], " Jumia ")).toEqual(["DHL", "Jumia"]);
  });
});
