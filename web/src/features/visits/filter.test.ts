import { describe, expect, it } from "vitest";
import { filterFrom, filterTo, isFiltered, NO_FILTER, toQuery } from "@/features/visits/filter";

const read = (text: string) => filterFrom(new URLSearchParams(text));

describe("the log's filter", () => {
  it("comes back from the address it was written to", () => {
    const filter = {
      search: "ada & co",
      status: "pending",
      type: "cab",
      unit: "0198c0de-0000-7000-8000-0000000000a1",
      host: "0198c0de-0000-7000-8000-0000000000b2",
      from: "2026-03-01",
      to: "2026-03-09",
      page: 3,
    } as const;
    expect(read(filterTo(filter).toString())).toEqual(filter);
    expect(filterTo(NO_FILTER).toString()).toBe("");
    expect(read("")).toEqual(NO_FILTER);
  });

  it("takes nonsense as not given", () => {
    expect(read("status=bogus&type=x&from=soon&to=2026-02-30&page=-2")).toEqual(NO_FILTER);
    expect(read("unit=A101&host=me")).toEqual(NO_FILTER);
    expect(read("from=0202-01-01&to=9999-12-31&page=1e99")).toEqual(NO_FILTER);
    expect(read(`search=${"a".repeat(200)}`).search).toHaveLength(100);
  });

  it("asks for whole days of the building, the last one included", () => {
    const query = toQuery({ ...NO_FILTER, from: "2026-02-28", to: "2026-02-28", search: "  " });
    expect(query).toEqual({ page: 1, start_date: "2026-02-28T00:00:00", end_date: "2026-03-01T00:00:00" });
  });

  it("knows whether anything is narrowed", () => {
    expect(isFiltered({ ...NO_FILTER, page: 4 })).toBe(false);
    expect(isFiltered({ ...NO_FILTER, status: "expired" })).toBe(true);
    expect(isFiltered({ ...NO_FILTER, search: "Ada" })).toBe(true);
  });
});
