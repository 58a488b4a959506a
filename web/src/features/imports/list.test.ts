import { expect, it } from "vitest";
import { ApiError } from "@/api/errors";
import {
  cellOf,
  guessIn,
  pageOf,
  problemOfFile,
  problemsIn,
  problemsOfMapping,
  unread,
  worded,
  type Found,
} from "@/features/imports/list";

const refused = (body: Record<string, unknown>): ApiError =>
  new ApiError(422, "VALIDATION_ERROR", "No column", null, [], null, null, body);

it("says of a file what needs no reading", () => {
  expect(problemOfFile({ name: "people.csv", size: 2_000_000 })).toBeNull();
  expect(problemOfFile({ name: "people.csv", size: 2_000_001 })).toBe("large");
  expect(problemOfFile({ name: "people.csv", size: 0 })).toBe("empty");
  expect(problemOfFile({ name: "People.XLSX", size: 900 })).toBe("spreadsheet");
});

it("takes the server's guess out of its refusal", () => {
  const columns = { headers: ["E-Mail", "Age"], mapping: { email: "E-Mail", age: "Age", phone: 1 } };
  expect(guessIn(refused({ columns }))).toEqual({ email: "E-Mail" });
  expect(guessIn(refused({}))).toBeNull();
  expect(guessIn(refused({ columns: { headers: [] } }))).toBeNull();
  expect(guessIn(new Error("away"))).toBeNull();
});

it("names the fields without a column, and columns used twice", () => {
  expect(problemsOfMapping({ email: "A", first_name: "B", last_name: "C", phone: "D" })).toEqual({});
  expect(problemsOfMapping({ email: "A", last_name: "A" })).toEqual({
    first_name: "needed",
    last_name: "twice",
  });
});

it("shows what is read and what is not", () => {
  const head = { headers: ["E-Mail", "Age", ""], rows: [["a@x.example", "30"]] };
  expect(unread(head, { email: "E-Mail" })).toEqual(["Age"]);
  expect(cellOf(head, ["a@x.example", "30"], "Age")).toBe("30");
  expect(cellOf(head, ["a@x.example"], "Age")).toBe("");
});

it("lists everything that is wrong, a page at a time", () => {
  const wrong = (field: string) => ({ field, message: "This must be filled in.", code: "VALIDATION_ERROR" });
  const found = {
    invalid_users: [
      { line: 3, email: "", errors: [wrong("email"), wrong("last_name")] },
      { line: 9, email: "b@x.example", errors: [wrong("phone")] },
    ],
  } as unknown as Found;
  const all = problemsIn(found);
  expect(all.map(({ line, field }) => [line, field])).toEqual([
    [3, "email"],
    [3, "last_name"],
    [9, "phone"],
  ]);
  expect(new Set(all.map(({ key }) => key)).size).toBe(3);
  const second = pageOf(all, 2, 2);
  expect(second.items).toEqual([all[2]]);
  expect(second.pagination).toEqual({ page: 2, total: 3, totalPages: 2, hasNext: false, hasPrev: true });
  expect(pageOf(all, 9, 2).pagination.page).toBe(2);
  expect(pageOf([], 1, 2).pagination).toMatchObject({ page: 1, totalPages: 1, total: 0 });
});

it("puts people's words for our fields into a report", () => {
  const said = "email: This must be filled in. last_name: This must be filled in.";
  expect(worded(said, (field) => field.toUpperCase())).toBe(
    "EMAIL: This must be filled in. LAST_NAME: This must be filled in.",
  );
  expect(worded("Every seat is taken.", () => "x")).toBe("Every seat is taken.");
});
