import { expect, it } from "vitest";
import { flatOf, isLate, lateOf, matching } from "@/features/gate/inside";
import type { InsideRow } from "@/features/gate/lists";

const NOW = new Date("2026-11-25T11:00:00Z");
const at = (minutes: number): string => new Date(NOW.getTime() + minutes * 60_000).toISOString();

function row(name: string, changes: Partial<InsideRow> = {}): InsideRow {
  return {
    entry_id: name,
    kind: "visitor",
    name,
    people: 1,
    unit: "4",
    block: "Kapok",
    host_name: "Nkem",
    title: null,
    plate: null,
    provider: null,
    due_out_at: null,
    acknowledged_at: null,
    ...changes,
  } as InsideRow;
}

it("finds by name, flat, vehicle and company", () => {
  const rows = [row("Ada Obi"), row("Bola", { plate: "KJA 882 BC" }), row("Courier", { provider: "GIG" })];
  const found = (words: string): string[] => matching(rows, words).map((one) => one.name);
  expect(found("882bc")).toEqual(["Bola"]);
  expect(found("gig")).toEqual(["Courier"]);
  expect(found("kapok 4")).toHaveLength(3);
  expect(found("")).toHaveLength(3);
});

it("knows by this device's clock who stays too long, those nobody sees to first", () => {
  const rows = [
    row("fine", { due_out_at: at(1) }),
    row("seen", { due_out_at: at(-60), acknowledged_at: at(-5) }),
    row("late", { due_out_at: at(-1) }),
    row("later", { due_out_at: at(-30) }),
    row("no end"),
  ];
  expect(lateOf(rows, NOW).map((one) => one.name)).toEqual(["later", "late", "seen"]);
  expect(isLate(rows[0] as InsideRow, new Date(NOW.getTime() + 60_000))).toBe(true);
});

it("says a flat with its tower", () => {
  expect([flatOf(row("x")), flatOf(row("x", { block: null })), flatOf(row("x", { unit: null }))]).toEqual([
    "Kapok 4",
    "4",
    null,
  ]);
});
