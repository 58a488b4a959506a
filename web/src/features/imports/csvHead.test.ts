import { expect, it } from "vitest";
import { readHead } from "@/features/imports/csvHead";

it("reads the columns and so many rows", () => {
  expect(readHead("email,first_name\na@x.example,Ada\r\nb@x.example,Ben\nc@x.example,Cy\n", 2)).toEqual({
    headers: ["email", "first_name"],
    rows: [
      ["a@x.example", "Ada"],
      ["b@x.example", "Ben"],
    ],
  });
});

it("knows the separator by the first line", () => {
  expect(readHead("E-Mail;Name, first;Flat\na@x.example;Ada;A1", 5)).toEqual({
    headers: ["E-Mail", "Name, first", "Flat"],
    rows: [["a@x.example", "Ada", "A1"]],
  });
  expect(readHead("E-Mail\tName\na@x.example\tAda", 5).headers).toEqual(["E-Mail", "Name"]);
  expect(readHead("E-Mail\na@x.example", 5).rows).toEqual([["a@x.example"]]);
});

it("reads quoted cells with separators, line ends and quotes in them", () => {
  expect(readHead('email,note\n"a@x.example","one, ""two""\nthree"\n', 5).rows).toEqual([
    ["a@x.example", 'one, "two"\nthree'],
  ]);
});

it("leaves out empty lines and is not upset by an empty or a broken file", () => {
  expect(readHead("\n,,\nemail,phone\n\n , \na@x.example,1", 5)).toEqual({
    headers: ["email", "phone"],
    rows: [["a@x.example", "1"]],
  });
  expect(readHead("", 5)).toEqual({ headers: [], rows: [] });
  expect(readHead('email\n"never closed', 5).rows).toEqual([["never closed"]]);
});
