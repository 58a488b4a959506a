// The roll as a file: the server's own where it answers, else made here of what is on the screen.
import { callBare, http } from "@/api/client";
import { asApiError } from "@/api/errors";
import { byFlat, type RollRow } from "@/features/desk/roll";

const COLUMNS = [
  "flat",
  "name",
  "phone",
  "people",
  "kind",
  "host",
  "vehicle",
  "company",
  "checked_in",
  "safe",
];
/** What a spreadsheet would take for a formula. */
const FORMULA = /^[=+\-@\t\r]/;
const BOM = "\ufeff";

function cell(value: string | number | null): string {
  const text = String(value ?? "");
  const harmless = FORMULA.test(text) ? `'${text}` : text;
  return /[",\n\r]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}

/** Every row, by flat, with the ticks of this device. */
export function rollCsv(rows: readonly RollRow[], ticks: ReadonlySet<string>): string {
  const lines = byFlat(rows).flatMap(({ name, rows: found }) =>
    found.map((row) => [
      name,
      row.visitor_name,
      row.visitor_phone,
      row.people,
      row.kind,
      row.host_name,
      row.plate,
      row.company,
      row.checkin_time,
      ticks.has(row.entry_id) ? "yes" : "",
    ]),
  );
  return BOM + [COLUMNS, ...lines].map((line) => `${line.map(cell).join(",")}\r\n`).join("");
}

/** The server's file, whose making it writes down; where nobody answers, ours of the rows at hand. */
export async function rollFile(rows: readonly RollRow[], ticks: ReadonlySet<string>): Promise<Blob> {
  try {
    return await serversFile();
  } catch (error) {
    if (!asApiError(error).isPassing) throw error;
    return new Blob([rollCsv(rows, ticks)], { type: "text/csv" });
  }
}

function serversFile(): Promise<Blob> {
  const query = { format: "csv" } as const;
  const asked = http.GET("/api/v1/dashboard/muster", { params: { query }, parseAs: "blob" });
  // Its body is the file itself and no envelope.
  return callBare<Blob>(asked);
}
