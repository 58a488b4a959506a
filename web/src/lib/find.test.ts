import { describe, expect, it } from "vitest";
import { fits } from "@/lib/find";

const JOHN = ["John Doe", "Dinner", "Nkem Obiora", "K4", "LAG 204 XY", null];

describe("a row is found without the server", () => {
  it.each(["Jon Do", "john doe", "DOE", "K4", "204xy", "lag204xy", "04XY", "nkem din", "Obiara", ""])(
    "by %s",
    (words) => expect(fits(words, JOHN)).toBe(true),
  );

  it.each(["Jane", "K5", "Joan Bello", "999", "Dinner Bello"])("but not by %s", (words) =>
    expect(fits(words, JOHN)).toBe(false),
  );

  it("whatever accents a name has", () => {
    expect(fits("Adele Kone", ["Adèle Koné"])).toBe(true);
    expect(fits("Adèle", ["Adele Kone"])).toBe(true);
  });
});
