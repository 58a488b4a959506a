import { describe, expect, it } from "vitest";
import { byFlat, countOf, type RollRow } from "@/features/desk/roll";
import { rollCsv } from "@/features/desk/rollFile";

function row(id: string, tower: string | null, flat: string | null, people = 1): RollRow {
  return {
    entry_id: id,
    visitor_name: id,
    visitor_phone: "+2347005500001",
    host_name: null,
    purpose: null,
    checkin_time: "2026-11-25T09:00:00Z",
    tower,
    flat,
    unit_id: null,
    kind: "visitor",
    people,
    plate: null,
    company: null,
    gate: null,
    minutes: 5,
    overstay: false,
  };
}
const ROWS = [row("a", "A", "10"), row("b", null, null, 2), row("c", "A", "9", 3), row("d", "A", "10")];

describe("the roll", () => {
  it("goes by flat as people count them, those without one last", () => {
    const flats = byFlat(ROWS).map(({ name, rows }) => [name, rows.map((one) => one.entry_id).join("")]);
    expect(flats).toEqual([
      ["A 9", "c"],
      ["A 10", "ad"],
      [null, "b"],
    ]);
  });

  it("counts persons, not rows", () => {
    expect(countOf(ROWS, new Set(["c", "gone"]))).toEqual({ people: 7, safe: 3 });
  });

  it("as a file holds everybody, the ticks, and no formula", () => {
    const evil = { ...row("e", "A", "1"), visitor_name: '=HYPERLINK("x"), Ltd' };
    const lines = rollCsv([...ROWS, evil], new Set(["c"])).split("\r\n");
    expect(lines).toHaveLength(7);
    expect(lines[1]).toContain(`"'=HYPERLINK(""x""), Ltd"`);
    expect(lines[2]).toMatch(/^A 9,c,'\+2347005500001,3,.*,yes$/);
  });
});
