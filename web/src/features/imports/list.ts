// What a list of people is, before it is imported: the file, how its columns are read, and what the server said of it.
import { ApiError } from "@/api/errors";
import type { components } from "@/api/schema.gen";
import { readHead, type Head } from "@/features/imports/csvHead";

type Schemas = components["schemas"];
export type Found = Schemas["ValidatedOut"];
export type Field = keyof Schemas["TemplateRow"];
/** Our field → the file's column; a field without one is not read. */
export type Mapping = Partial<Record<Field, string>>;

export const FIELDS = [
  "email",
  "first_name",
  "last_name",
  "phone",
  "role",
  "apartment_number",
  "block",
  "emergency_contact_name",
  "emergency_contact_phone",
  "emergency_contact_relationship",
] as const satisfies readonly Field[];
export const REQUIRED: readonly Field[] = ["email", "first_name", "last_name"];
export const MAX_BYTES = 2_000_000;
export const PREVIEWED = 5;
const SPREADSHEETS = /\.(xlsx?|xlsm|ods|numbers)$/i;

export interface List {
  name: string;
  /** A copy: what is checked is what is imported, whatever happens to the file meanwhile. */
  file: Blob;
  head: Head;
}

export interface Choices {
  mapping: Mapping;
  createUnits: boolean;
  welcome: boolean;
}

export type FileProblem = "empty" | "large" | "spreadsheet";

/** What can be said of a file without reading it. */
export function problemOfFile({ name, size }: { name: string; size: number }): FileProblem | null {
  if (SPREADSHEETS.test(name)) return "spreadsheet";
  if (size === 0) return "empty";
  return size > MAX_BYTES ? "large" : null;
}

export async function openList(file: File): Promise<List> {
  const bytes = await file.arrayBuffer();
  const text = new TextDecoder().decode(bytes);
  return { name: file.name, file: new Blob([bytes], { type: "text/csv" }), head: readHead(text, PREVIEWED) };
}

export function isField(name: string): name is Field {
  return (FIELDS as readonly string[]).includes(name);
}

function mappingOf(given: Readonly<Record<string, unknown>>): Mapping {
  return Object.fromEntries(
    Object.entries(given).filter(([field, header]) => isField(field) && typeof header === "string"),
  );
}

/** How the server reads the columns of a file that lacks one: its refusal says it. Null for any other refusal. */
export function guessIn(error: unknown): Mapping | null {
  const columns = error instanceof ApiError ? error.body["columns"] : null;
  if (typeof columns !== "object" || columns === null || !("mapping" in columns)) return null;
  const { mapping } = columns;
  return typeof mapping === "object" && mapping !== null ? mappingOf({ ...mapping }) : null;
}

export function guessOf(found: Found): Mapping {
  return mappingOf(found.columns?.mapping ?? {});
}

export type MappingProblem = "needed" | "twice";

/** What is missing or doubled, by field, in the order of the fields. */
export function problemsOfMapping(mapping: Mapping): Partial<Record<Field, MappingProblem>> {
  const problems: Partial<Record<Field, MappingProblem>> = {};
  const used = new Set<string>();
  for (const field of FIELDS) {
    const header = mapping[field];
    if (header === undefined) {
      if (REQUIRED.includes(field)) problems[field] = "needed";
      continue;
    }
    if (used.has(header)) problems[field] = "twice";
    used.add(header);
  }
  return problems;
}

/** Columns of the file nothing is read from. */
export function unread(head: Head, mapping: Mapping): string[] {
  const used = new Set(Object.values(mapping));
  return head.headers.filter((header) => header !== "" && !used.has(header));
}

/** What a row has for a field. */
export function cellOf(head: Head, row: readonly string[], header: string): string {
  return row[head.headers.indexOf(header)] ?? "";
}

export interface RowProblem {
  key: string;
  line: number;
  email: string;
  field: string;
  message: string;
  code: string;
}

/** One for each thing that is wrong, in the file's order. */
export function problemsIn(found: Found): RowProblem[] {
  return found.invalid_users.flatMap(({ line, email, errors }) =>
    errors.map((error, at) => ({ key: `${String(line)} ${String(at)}`, line, email, ...error })),
  );
}

/** A page of what is at hand already. */
export function pageOf<T>(all: readonly T[], wanted: number, size: number) {
  const totalPages = Math.max(1, Math.ceil(all.length / size));
  const page = Math.min(Math.max(1, wanted), totalPages);
  return {
    items: all.slice((page - 1) * size, page * size),
    pagination: {
      page,
      total: all.length,
      totalPages,
      hasNext: page < totalPages,
      hasPrev: page > 1,
    },
  };
}

const NAMED = new RegExp(`(^|[.:] )(${FIELDS.join("|")}): `, "g");

/** A report's sentence with our fields' names as people read them. */
export function worded(message: string, nameOf: (field: Field) => string): string {
  return message.replace(NAMED, (_all, before: string, field: Field) => `${before}${nameOf(field)}: `);
}
