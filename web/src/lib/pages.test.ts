import { expect, it } from "vitest";
import { pageOf } from "@/lib/pages";

it("reads 004's block", () => {
  expect(pageOf(["a"], { total: 41, page: 2, pages: 3 }).pagination).toEqual({
    page: 2,
    total: 41,
    totalPages: 3,
    hasNext: true,
    hasPrev: true,
  });
});

it("reads 000's block, whose empty list has one page", () => {
  expect(pageOf([], { total: 0, current_page: 1, last_page: 1 }).pagination).toEqual({
    page: 1,
    total: 0,
    totalPages: 0,
    hasNext: false,
    hasPrev: false,
  });
});
