import { describe, expect, it } from "vitest";
import { bodyOf, emptyContact, tagsOf, valuesOf } from "@/features/contacts/contact";
import type { Contact } from "@/features/contacts/queries";

const ngozi: Contact = {
  id: "c-1",
  visitor_id: null,
  name: "Ngozi Bello",
  nickname: null,
  phone: "+2348150001234",
  email: null,
  relationship: "other",
  relationship_text: "Godmother",
  category: "family",
  priority: 3,
  notes: null,
  plate: null,
  tags: ["Sunday", "keys"],
  visit_count: 2,
  last_visited: null,
  created_at: "2026-01-01T00:00:00Z",
  updated_at: "2026-01-01T00:00:00Z",
};

it("takes each tag once", () => {
  expect(tagsOf(" Keys, ,keys,Sunday ")).toEqual(["Keys", "Sunday"]);
  expect(tagsOf("")).toEqual([]);
});

describe("a contact's form", () => {
  it("changes nothing that was not touched: own words for the relationship, the rank of a favourite", () => {
    const body = bodyOf(valuesOf(ngozi), ngozi);
    expect(body).toMatchObject({ name: "Ngozi Bello", priority: 3, category: "family", tags: ngozi.tags });
    expect(body).not.toHaveProperty("relationship");
  });
  it("clears what was emptied, and the rank of whoever is no favourite any more", () => {
    const body = bodyOf({ ...valuesOf(ngozi), favourite: false, tags: " " }, ngozi);
    expect(body).toMatchObject({ priority: null, tags: [], email: null });
  });
  it("lets the server choose where nobody did", () => {
    const body = bodyOf({ ...emptyContact, name: " Ada ", phone: "0815", favourite: true }, null);
    expect(body).toMatchObject({ name: "Ada", phone: "0815", priority: 1 });
    expect(body).not.toHaveProperty("category");
  });
});
