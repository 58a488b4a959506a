import { expect, it } from "vitest";
import { isOverstayed, matching } from "@/features/gate/inside";
import type { VisitInside } from "@/features/gate/queries";

const visit = (names: string, unit: string | null, host: string): VisitInside =>
  ({ visitor_names: names, apartment_number: unit, host_name: host, title: "Visit" }) as VisitInside;
const visits = [visit("Ngọzi Bello", "K4", "Nkem Obiora"), visit("Ada Obi", null, "Temi Afolarin")];
const found = (words: string): string[] => matching(visits, words).map((one) => one.visitor_names);

it.each([
  ["ngozi", ["Ngọzi Bello"]],
  ["k4 NKEM", ["Ngọzi Bello"]],
  ["afo", ["Ada Obi"]],
  ["  ", ["Ngọzi Bello", "Ada Obi"]],
  ["nobody", []],
])("finds %j by name, unit or host", (words, names) => {
  expect(found(words)).toEqual(names);
});

it("marks who stayed beyond the pass", () => {
  const now = new Date("2026-11-21T12:00:00Z");
  const until = (expires_at: string) => isOverstayed({ expires_at } as VisitInside, now);
  expect([until("2026-11-21T12:00:00Z"), until("2026-11-21T12:01:00Z")]).toEqual([true, false]);
});
