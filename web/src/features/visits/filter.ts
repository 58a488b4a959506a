// The visits log's filter lives in the address, so that a link or the back button brings it back.

export const STATUSES = ["pending", "active", "completed", "cancelled", "expired"] as const;
export const TYPES = [
  "single",
  "group",
  "recurring",
  "delivery",
  "contractor",
  "service",
  "cab",
  "other",
] as const;
export type Status = (typeof STATUSES)[number];
export type VisitType = (typeof TYPES)[number];

export interface LogFilter {
  search: string;
  status: Status | null;
  type: VisitType | null;
  /** Days of the building, `2026-03-09`. */
  from: string | null;
  to: string | null;
  page: number;
}

export const NO_FILTER: LogFilter = { search: "", status: null, type: null, from: null, to: null, page: 1 };

const DAY = /^\d{4}-\d{2}-\d{2}$/;

export function dayOf(text: string | null): string | null {
  if (text === null || !DAY.test(text)) return null;
  const at = new Date(`${text}T00:00:00Z`);
  // Fields may be half typed ("0202-01-01"); the server knows 2000 to 2200.
  const year = at.getUTCFullYear();
  return Number.isNaN(at.getTime()) || at.toISOString().slice(0, 10) !== text || year < 2000 || year > 2199
    ? null
    : text;
}

const oneOf = <T extends string>(list: readonly T[], text: string | null): T | null =>
  list.find((one) => one === text) ?? null;

/** Whatever stands in the address; nonsense counts as not given. */
export function filterFrom(params: URLSearchParams): LogFilter {
  const page = Number(params.get("page") ?? "1");
  return {
    search: (params.get("search") ?? "").slice(0, 100),
    status: oneOf(STATUSES, params.get("status")),
    type: oneOf(TYPES, params.get("type")),
    from: dayOf(params.get("from")),
    to: dayOf(params.get("to")),
    page: Number.isInteger(page) && page >= 1 && page <= 50_000 ? page : 1,
  };
}

/** Only what is set, for a short address. */
export function filterTo(filter: LogFilter): URLSearchParams {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(filter)) {
    if (value !== null && value !== "" && !(name === "page" && value === 1)) params.set(name, String(value));
  }
  return params;
}

export function isFiltered({ search, status, type, from, to }: LogFilter): boolean {
  return search !== "" || status !== null || type !== null || from !== null || to !== null;
}

export function nextDay(day: string): string {
  const at = new Date(`${day}T00:00:00Z`);
  at.setUTCDate(at.getUTCDate() + 1);
  return at.toISOString().slice(0, 10);
}

/** Times without a zone are the building's; the server's end is exclusive, a person's "to" is not. */
export function toQuery(filter: LogFilter) {
  return {
    page: filter.page,
    ...(filter.search.trim() !== "" && { search: filter.search.trim() }),
    ...(filter.status && { status: filter.status }),
    ...(filter.type && { type: filter.type }),
    ...(filter.from && { start_date: `${filter.from}T00:00:00` }),
    ...(filter.to && { end_date: `${nextDay(filter.to)}T00:00:00` }),
  };
}
