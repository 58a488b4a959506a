import { expect, it } from "vitest";
import type { Session } from "@/api/session";
import { AREAS, safeReturn } from "@/app/areas";

const session = (landing: string, ...permissions: string[]): Session =>
  ({ landing, permissions, remembered: false, user: {} }) as unknown as Session;
const open = (one: Session): string[] => AREAS.filter((area) => area.allows(one)).map((area) => area.name);

it("opens the areas that the server's rights and landing page open", () => {
  expect(open(session("/gate", "gate:scan", "gate:watch"))).toEqual(["guard"]);
  expect(open(session("/dashboard", "dashboard:resident"))).toEqual(["resident"]);
  expect(open(session("/admin/dashboard", "dashboard:admin"))).toEqual(["admin"]);
  expect(open(session("/admin/dashboard", "dashboard:resident"))).toEqual(["admin", "resident"]);
  expect(open(session("/super-admin/dashboard", "dashboard:admin"))).toEqual(["platform", "admin"]);
});

it("returns only to a page of this app", () => {
  expect(safeReturn("/visitors?tab=past")).toBe("/visitors?tab=past");
  for (const bad of [null, "", "/", "/login", "//evil.test", "https://evil.test", "/\\evil.test"])
    expect(safeReturn(bad)).toBeNull();
});
