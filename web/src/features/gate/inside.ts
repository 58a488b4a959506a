// Who is inside, as this device sees it at a moment: found by a word, too long by its own clock.
import { fits } from "@/lib/find";
import type { InsideRow } from "@/features/gate/lists";

export const ANNUL_MINUTES = 15;

export function matching(rows: readonly InsideRow[], search: string): InsideRow[] {
  return rows.filter((row) =>
    fits(search, [row.name, row.unit, row.block, row.host_name, row.title, row.plate, row.provider]),
  );
}

export function isLate(row: InsideRow, now: Date): boolean {
  return row.due_out_at !== null && Date.parse(row.due_out_at) <= now.getTime();
}

/** Who should have left: those nobody sees to first, then the longest. */
export function lateOf(rows: readonly InsideRow[], now: Date): InsideRow[] {
  return rows
    .filter((row) => isLate(row, now))
    .sort(
      (one, other) =>
        Number(one.acknowledged_at !== null) - Number(other.acknowledged_at !== null) ||
        (one.due_out_at ?? "").localeCompare(other.due_out_at ?? ""),
    );
}

export const flatOf = ({ unit, block }: Pick<InsideRow, "unit" | "block">): string | null =>
  unit === null ? null : block === null ? unit : `${block} ${unit}`;
