import { beforeEach, expect, it, vi } from "vitest";

const one = { id: "r1", building: "b", at: Date.now(), attention: [] };

beforeEach(() => {
  localStorage.clear();
  vi.resetModules();
});

it("is still watched after a reload, until it was seen", async () => {
  const first = await import("@/features/requests/guard/watched");
  first.watch(one);
  first.watch(one);
  expect(first.watched.get()).toEqual([one]);
  vi.resetModules();
  const again = await import("@/features/requests/guard/watched");
  expect(again.watched.get()).toEqual([one]);
  again.unwatch("r1");
  vi.resetModules();
  expect((await import("@/features/requests/guard/watched")).watched.get()).toEqual([]);
});

it("forgets what nobody looked at for a day", async () => {
  const old = { ...one, at: Date.now() - 25 * 3600_000 };
  localStorage.setItem("gatehouse.requests-watched", JSON.stringify([old]));
  expect((await import("@/features/requests/guard/watched")).watched.get()).toEqual([]);
});
