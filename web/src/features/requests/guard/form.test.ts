import { describe, expect, it } from "vitest";
import {
  bodyOf,
  EMPTY,
  formOf,
  grouped,
  initials,
  isNumber,
  missingOf,
  pressed,
  providersFor,
  toggled,
  withType,
  type Form,
  type Known,
  type Rules,
} from "@/features/requests/guard/form";
import type { Detail } from "@/features/requests/guard/queries";

const K4 = { id: "k4", name: "Kapok 4" };
const I1 = { id: "i1", name: "Iroko 1" };
const known: Known = {
  known: true,
  id: "v",
  name: "Ada Obi",
  phone: "+2348030000009",
  photoUrl: null,
  lastFlat: { id: "k4", flatNumber: "4", blockName: "Kapok" },
  lastEntryAt: null,
  isInside: false,
  isBanned: false,
};
const rules: Rules = {
  requestMinutes: 15,
  askAgainSeconds: 30,
  consentRequired: true,
  consentNoticeVersion: "2",
  providers: ["SWIGGY", "AMAZON"],
};
const guest: Form = { ...EMPTY, type: "guest", name: "Ada", units: [K4] };

describe("the phone by keys", () => {
  it("takes digits, one plus in front, and gives them back", () => {
    const typed = ["+", "2", "+", "3", "x", "4", "Backspace"].reduce(pressed, "");
    expect(typed).toBe("+23");
    expect(pressed("0803", "Clear")).toBe("");
    expect("1".repeat(20).split("").reduce(pressed, "")).toHaveLength(15);
  });
  it("is a number from seven digits on", () => {
    expect([isNumber("+123456"), isNumber("1234567")]).toEqual([false, true]);
  });
  it.each([
    ["08031234567", "0803 123 4567"],
    ["0803123", "0803 123"],
    ["+2348031234567", "+234 803 123 4567"],
    ["+", "+"],
    ["", ""],
  ])("reads %s as %s", (phone, shown) => {
    expect(grouped(phone)).toBe(shown);
  });
});

describe("a returning visitor", () => {
  it("brings name and last flat along", () => {
    const form = withType(EMPTY, "guest", known);
    expect([form.type, form.name, form.units]).toEqual(["guest", "Ada Obi", [K4]]);
  });
  it("changes nothing the guard has said", () => {
    const form = withType({ ...EMPTY, name: "Ada O.", units: [I1] }, "guest", known);
    expect([form.name, form.units]).toEqual(["Ada O.", [I1]]);
  });
  it("is nobody while the number is unknown", () => {
    const form = withType(EMPTY, "other", { ...known, known: false, name: null, lastFlat: null });
    expect([form.name, form.units]).toEqual(["", []]);
  });
  it("keeps no company of another type", () => {
    expect(withType({ ...EMPTY, provider: "SWIGGY" }, "guest", null).provider).toBeNull();
  });
});

describe("what is still missing", () => {
  it.each([
    ["type", EMPTY],
    ["units", { ...EMPTY, type: "cab" as const }],
    ["name", { ...guest, name: "  " }],
    ["purpose", { ...guest, type: "other" as const, name: "" }],
    ["consent", guest],
    [null, { ...guest, consent: false }],
  ])("%s", (missing, form) => {
    expect(missingOf(form as Form, rules)).toBe(missing);
  });
  it("asks for no consent where the building wants none", () => {
    expect(missingOf(guest, { ...rules, consentRequired: false })).toBeNull();
  });
});

describe("the request's body", () => {
  it("leaves out what was not said", () => {
    expect(bodyOf(guest, null, null)).toEqual({
      type: "VISITOR",
      partySize: 1,
      packageCount: 0,
      flatId: "k4",
      visitorName: "Ada",
    });
  });
  it("names several flats, and a no to the notice as a no", () => {
    const form: Form = {
      ...guest,
      type: "delivery",
      phone: "08030000009",
      provider: "SWIGGY",
      units: [K4, I1],
      packages: 2,
      plate: " LAG 123 ",
      consent: false,
    };
    expect(bodyOf(form, "key", "Main Gate")).toMatchObject({
      type: "DELIVERY",
      flatIds: ["k4", "i1"],
      visitorPhone: "08030000009",
      providerTag: "SWIGGY",
      packageCount: 2,
      vehicleNumber: "LAG 123",
      photoKey: "key",
      gate: "Main Gate",
      consent: false,
    });
    expect(bodyOf(form, null, null)).not.toHaveProperty("flatId");
  });
  it("sends no half a phone number", () => {
    expect(bodyOf({ ...guest, phone: "080" }, null, null)).not.toHaveProperty("visitorPhone");
  });
});

it("chooses flats and takes them back, twenty at most", () => {
  expect(toggled([K4], I1)).toEqual([K4, I1]);
  expect(toggled([K4, I1], K4)).toEqual([I1]);
  const many = Array.from({ length: 20 }, (_, place) => ({ id: String(place), name: "" }));
  expect(toggled(many, K4)).toHaveLength(20);
});

it("offers the companies of the last asks first, each once", () => {
  expect(providersFor("delivery", rules, ["Jumia", "AMAZON"])).toEqual(["Jumia", "AMAZON", "SWIGGY"]);
  expect(providersFor("service", rules, [])).toEqual([]);
  expect([initials("SWIGGY"), initials("Big Basket"), initials("")]).toEqual(["SW", "BB", ""]);
});

it("asks once more with the same words, but for a phone the server has masked", () => {
  const request = {
    type: "DELIVERY",
    visitorName: null,
    visitorPhone: "+234••••••••09",
    providerTag: "SWIGGY",
    targetFlats: [{ id: "k4", flatNumber: "4", blockName: "Kapok" }],
    partySize: 1,
    packageCount: 3,
    vehicleNumber: null,
    purpose: null,
    remarks: "fragile",
  } as Detail;
  expect(formOf(request)).toMatchObject({
    type: "delivery",
    phone: "",
    provider: "SWIGGY",
    units: [K4],
    packages: 3,
    remarks: "fragile",
  });
});
