import { expect, it } from "vitest";
import { homeOf, shownName, standingOf } from "@/features/people/words";

it("tells an invited person from one who waits", () => {
  expect(standingOf({ status: "pending", invited: true })).toBe("invited");
  expect(standingOf({ status: "pending", invited: false })).toBe("waiting");
  expect(standingOf({ status: "suspended", invited: false })).toBe("suspended");
  expect(standingOf({ status: "active", invited: false })).toBe("active");
});

it("shows the address of somebody whose name is not ours to show", () => {
  expect(shownName({ full_name: "", email: "a@b.example" }, "Nobody")).toBe("a@b.example");
  expect(shownName({ full_name: "Ada Obi", email: "a@b.example" }, "Nobody")).toBe("Ada Obi");
  expect(shownName({ full_name: "", email: null }, "Nobody")).toBe("Nobody");
});

it("names a unit with its block", () => {
  expect(homeOf({ apartment_number: "12", block: "A" })).toBe("A 12");
  expect(homeOf({ apartment_number: "12", block: null })).toBe("12");
  expect(homeOf({ apartment_number: null, block: null })).toBeNull();
});
