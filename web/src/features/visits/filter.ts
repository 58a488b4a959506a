// The visits log's filter lives in the address, so that a link or the back button brings it back.
import { dayOf, nextDay } from "@/lib/days";

export const STATUSES = ["pending", "active", "completed", "cancelled", "expired"] as const;
export const TYPES = [
  "single",
  "group",
  "recurring",
  "delivery",
  "contractor",
  "service",
  "cab",
  "short",
  "long",
  "other",
] as const;
export type Status = (typeof STATUSES)[number];
export type VisitType = (typeof TYPES)[number];

export interface LogFilter {
  search: string;
  status: Status | null;
  type: VisitType | null;
  /** Ids of a unit and of a host's membership. */
  unit: string | null;
  host: string | null;
  /** Days of the building, `2026-03-09`. */
  from: string | null;
  to: string | null;
  page: number;
}

export const NO_FILTER: LogFilter = {
  search: "",
  status: null,
  type: null,
  unit: null,
  host: null,
  from: null,
  to: null,
  page: 1,
};

const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const idOf = (text: string | null): string | null => (text !== null && ID.test(text) ? text : null);

const oneOf = <T extends string>(list: readonly T[], text: string | null): T | null =>
  list.find((one) => one === text) ?? null;

/** Whatever stands in the address; nonsense counts as not given. */
export function filterFrom(params: URLSearchParams): LogFilter {
  const page = Number(params.get("page") ?? "1");
  return {
    search: (params.get("search") ?? "").slice(0, 100),
    status: oneOf(STATUSES, params.get("status")),
    type: oneOf(TYPES, params.get("type")),
    unit: idOf(params.get("unit")),
    host: idOf(params.get("host")),
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

export function isFiltered({ search, page: _, ...rest }: LogFilter): boolean {
  return search !== "" || Object.values(rest).some((value) => value !== null);
}

/** Times without a zone are the building's; the server's end is exclusive, a person's "to" is not. */
export function toQuery(filter: LogFilter) {
  return {
    page: filter.page,
    ...(filter.status && { status: filter.status }),
    ...(filter.type && { type: filter.type }),
    ...(filter.unit && { unit_id: filter.unit }),
    ...(filter.host && { host_id: filter.host }),
    ...(filter.from && { start_date: `${filter.from}T00:00:00` }),
    ...(filter.to && { end_date: `${nextDay(filter.to)}T00:00:00` }),
  };
}
