import { expect, it } from "vitest";
import { readList, writeList } from "@/ui/listState";

const CHOICES = { status: ["active", "suspended"], kind: ["building"] } as const;

it("reads what stands in the address and forgets nonsense", () => {
  const read = (text: string) => readList(new URLSearchParams(text), CHOICES);
  expect(read("status=active&search= oak &page=3")).toEqual({
    status: "active",
    kind: null,
    search: "oak",
    page: 3,
  });
  expect(read("status=gone&page=-1")).toEqual({ status: null, kind: null, search: "", page: 1 });
  expect(read("page=1.5").page).toBe(1);
  expect(read(`search=${"x".repeat(200)}`).search).toHaveLength(100);
});

it("writes only what is set", () => {
  expect(writeList({ status: null, search: "", page: 1 }).toString()).toBe("");
  expect(writeList({ status: "active", search: "oak", page: 2 }).toString()).toBe(
    "status=active&search=oak&page=2",
  );
});
