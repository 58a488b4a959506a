import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { ApiError, networkError } from "@/api/errors";
import { dropCopies } from "@/lib/copies";
import { copyOf, dropOthers, keepCopy, ownerOf, withCopy } from "@/offline/copies";

const ADA = ownerOf({ id: "ada", building_id: "b1" });
const BOLA = ownerOf({ id: "bola", building_id: "b1" });
const away = (): Promise<string[]> => Promise.reject(networkError());

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ["Date"], now: new Date("2026-11-25T11:00:00Z") });
  await keepCopy(ADA, "list", []);
  await keepCopy(BOLA, "list", []);
});
afterEach(() => vi.useRealTimers());

describe("a list with a copy", () => {
  it("is the server's answer, and then the last one with its time", async () => {
    const fresh = await withCopy(ADA, "list", () => Promise.resolve(["John"]));
    expect(fresh).toEqual({ data: ["John"], at: "2026-11-25T11:00:00.000Z", isOld: false });
    vi.setSystemTime("2026-11-25T12:00:00Z");
    expect(await withCopy(ADA, "list", away)).toEqual({ ...fresh, isOld: true });
  });

  it("fails where there is no copy, and when the server has decided", async () => {
    await expect(withCopy(ADA, "another", away)).rejects.toMatchObject({ code: "NETWORK" });
    const forbidden = new ApiError(403, "AUTHORIZATION_ERROR", "no");
    await expect(withCopy(ADA, "list", () => Promise.reject(forbidden))).rejects.toBe(forbidden);
  });

  it("is nobody else's", async () => {
    await withCopy(ADA, "list", () => Promise.resolve(["John"]));
    expect((await copyOf(BOLA, "list"))?.data).toEqual([]);
    await dropOthers(BOLA);
    expect(await copyOf(ADA, "list")).toBeNull();
    expect(await copyOf(BOLA, "list")).not.toBeNull();
  });

  it("goes with the session", async () => {
    dropCopies();
    await vi.waitFor(async () => expect(await copyOf(ADA, "list")).toBeNull());
  });
});
