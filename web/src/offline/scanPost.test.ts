import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { ApiError } from "@/api/errors";
import { setCsrf } from "@/api/transport";
import { db } from "@/offline/db";
import { flushOutbox, sendScan } from "@/offline/outbox";
import { postScan } from "@/offline/scanPost";

const json = (status: number, body: unknown): Response => new Response(JSON.stringify(body), { status });

beforeEach(() => {
  setCsrf("token");
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

it("keeps what a refusal tells about the visit", async () => {
  const data = { scan_id: "s1", visit: { title: "Dinner" } };
  const error = { code: "EXPIRED", reason: "expired", message: "over" };
  vi.stubGlobal("fetch", () => Promise.resolve(json(410, { success: false, error, data })));
  const problem = await postScan("/api/visitors/scan", {}).catch((thrown: unknown) => thrown);
  expect(problem).toBeInstanceOf(ApiError);
  expect(problem).toMatchObject({ status: 410, reason: "expired", body: { data } });
});

it("takes an answer that never comes as no network", async () => {
  const gone = new DOMException("timed out", "TimeoutError");
  vi.stubGlobal("fetch", (request: Request) => {
    expect(request.signal).toBeInstanceOf(AbortSignal);
    return Promise.reject(gone);
  });
  await expect(postScan("/api/visitors/scan", {})).rejects.toMatchObject({ code: "NETWORK" });
});

it("names who of a party passes, at once and when it goes up late", async () => {
  await db.outbox.clear();
  const bodies: unknown[] = [];
  let isUp = false;
  vi.stubGlobal("fetch", async (request: Request) => {
    if (request.url.endsWith("/api/auth/check")) {
      return json(200, { data: { user: { id: "u1", building_id: "b1" } } });
    }
    bodies.push(await request.json());
    if (!isUp) throw new TypeError("Failed to fetch");
    return json(200, { success: true, data: { visitors: [] } });
  });
  const maker = { userId: "u1", userName: "Gift Udo", buildingId: "b1", buildingName: "Palm Court" };
  const input = { code: "111111", direction: "entry", gate: null, ...maker } as const;
  await sendScan({ ...input, visitorIds: ["p1"] });
  isUp = true;
  await flushOutbox(maker);
  expect(bodies).toMatchObject([{ visitor_ids: ["p1"] }, { visitor_ids: ["p1"] }]);
});
