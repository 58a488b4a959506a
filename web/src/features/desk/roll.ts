// The evacuation roll: everybody inside by flat, also without a network, and who of them was ticked safe on this device.
import { queryOptions } from "@tanstack/react-query";
import { callBare, http } from "@/api/client";
import { asApiError } from "@/api/errors";
import type { components } from "@/api/schema.gen";
import { copyOf, keepCopy, withCopy, type Kept } from "@/offline/copies";

type Schemas = components["schemas"];
export type RollRow = Schemas["MusterRow"];
export interface Roll {
  rows: RollRow[];
  /** The roll itself, or the list of who was inside, which is kept while nobody looks at the roll. */
  from: "roll" | "inside";
}

/** The server writes down each look at the roll, so it is not read anew for every event at the gate. */
const ANEW_MS = 60_000;
const ROLL = "roll";
const TICKS = "ticks";

export const rollQuery = (owner: string) =>
  queryOptions({
    queryKey: ["roll"],
    refetchInterval: ANEW_MS,
    queryFn: async ({ signal }): Promise<Kept<Roll>> => {
      const ask = async (): Promise<Roll> => {
        // The same address also gives a file, so its type is open.
        const answer = await callBare(http.GET("/api/v1/dashboard/muster", { signal }));
        return { rows: (answer as { data: Schemas["MusterOut"] }).data.visitors, from: "roll" };
      };
      try {
        const kept = await withCopy<Roll>(owner, ROLL, ask);
        return kept.isOld ? ((await insideSince(owner, kept.at)) ?? kept) : kept;
      } catch (error) {
        const inside = asApiError(error).isPassing ? await insideSince(owner, "") : null;
        if (inside === null) throw error;
        return inside;
      }
    },
  });

/** The kept list of who is inside, where it is newer: it is read all the time. */
async function insideSince(owner: string, at: string): Promise<Kept<Roll> | null> {
  const copy = await copyOf<{ items: Schemas["InsideRow"][] }>(owner, "inside");
  if (copy === null || copy.at <= at) return null;
  return { ...copy, data: { rows: copy.data.items.map(rollRow), from: "inside" } };
}

function rollRow(row: Schemas["InsideRow"]): RollRow {
  return {
    entry_id: row.entry_id,
    visitor_name: row.name,
    visitor_phone: row.phone,
    host_name: row.host_name,
    purpose: row.title,
    checkin_time: row.entered_at,
    tower: row.block,
    flat: row.unit,
    unit_id: row.unit_id,
    kind: row.kind,
    people: row.people,
    plate: row.plate,
    company: row.provider,
    gate: row.gate,
    minutes: row.minutes,
    overstay: row.overstay,
  };
}

export interface Flat {
  /** null: whoever goes to no flat. */
  name: string | null;
  rows: RollRow[];
}

/** By tower and flat as people count them (A9 before A10); those without a flat come last. */
export function byFlat(rows: readonly RollRow[]): Flat[] {
  const flats = new Map<string | null, RollRow[]>();
  for (const row of rows) {
    const name = row.flat === null ? null : row.tower === null ? row.flat : `${row.tower} ${row.flat}`;
    flats.set(name, [...(flats.get(name) ?? []), row]);
  }
  return [...flats]
    .map(([name, found]) => ({ name, rows: found }))
    .sort((one, other) => {
      if (one.name === null || other.name === null)
        return Number(one.name === null) - Number(other.name === null);
      return one.name.localeCompare(other.name, "en", { numeric: true });
    });
}

export interface Count {
  people: number;
  safe: number;
}

/** Persons, companions counted with whoever brought them. */
export function countOf(rows: readonly RollRow[], ticks: ReadonlySet<string>): Count {
  const sum = (some: readonly RollRow[]): number => some.reduce((total, row) => total + row.people, 0);
  return { people: sum(rows), safe: sum(rows.filter((row) => ticks.has(row.entry_id))) };
}

/** The ticks outlive the page, not the session. */
export async function readTicks(owner: string): Promise<ReadonlySet<string>> {
  return new Set((await copyOf<string[]>(owner, TICKS))?.data ?? []);
}

export const keepTicks = (owner: string, ticks: ReadonlySet<string>): Promise<void> =>
  keepCopy(owner, TICKS, [...ticks]);
