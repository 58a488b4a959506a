import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { reached, sessionEnded, sessionMoved, setCsrf } from "@/api/transport";
import { busy } from "@/lib/busy";
import { db } from "@/offline/db";
import { dismissConflict, flushOutbox, sendScan, takeBack, watchOutbox } from "@/offline/outbox";

interface Sent {
  path: string;
  body: Record<string, unknown>;
}
type Answer = () => Response | Promise<Response>;

const sent: Sent[] = [];
let answers: Answer[] = [];
const json = (status: number, body: unknown): Response =>
  new Response(JSON.stringify(body), { status, headers: { "Content-Type": "application/json" } });
const admitted: Answer = () => json(200, { success: true, data: { visitors: [{ name: "Tonye Briggs" }] } });
const refused = (status: number, reason: string): Answer => {
  return () =>
    json(status, { success: false, error: { code: reason.toUpperCase(), reason, message: `no: ${reason}` } });
};
const nobody: Answer = () => Promise.reject(new TypeError("Failed to fetch"));
const ADA = { userId: "u1", userName: "Ada Obi", buildingId: "b1", buildingName: "Palm Court" };
const BOLA = { ...ADA, userId: "u2", userName: "Bola Ige" };
const scan = (code = "SG_7Q3WX9K2M4ZT", maker = ADA) => {
  vi.setSystemTime(Date.now() + 1000); // nobody scans twice in a millisecond; the queue goes by the time
  return sendScan({ code, direction: "entry", gate: "Main Gate", ...maker });
};
/** Whom the server's cookie check names. */
let session: { userId: string; buildingId: string } | null = ADA;

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ["Date"] });
  sent.length = 0;
  answers = [];
  session = ADA;
  setCsrf("token");
  await db.outbox.clear();
  await db.scans.clear();
  vi.stubGlobal("fetch", async (request: Request) => {
    if (request.url.endsWith("/api/auth/check")) {
      if (session === null) return json(401, { error: { code: "AUTHENTICATION_ERROR", message: "sign in" } });
      return json(200, { data: { user: { id: session.userId, building_id: session.buildingId } } });
    }
    sent.push({
      path: new URL(request.url).pathname,
      body: (await request.json()) as Record<string, unknown>,
    });
    const answer = answers.shift();
    if (!answer) throw new TypeError("no answer left");
    return answer();
  });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe("a scan with a network", () => {
  it("is answered at once, without a device time, and leaves nothing waiting", async () => {
    answers = [admitted];
    const result = await scan();
    expect(result.kind).toBe("accepted");
    expect(sent).toHaveLength(1);
    expect(sent[0]?.path).toBe("/api/visitors/scan/entry");
    expect(sent[0]?.body).toMatchObject({
      qr_code: "SG_7Q3WX9K2M4ZT",
      gate_number: "Main Gate",
      nonce: result.nonce,
    });
    expect(sent[0]?.body).not.toHaveProperty("scanned_at");
    expect(await db.outbox.count()).toBe(0);
    expect(await db.scans.get(result.nonce)).toMatchObject({ outcome: "accepted", who: "Tonye Briggs" });
  });

  it("that is refused is a result with its reason, not something to repeat", async () => {
    answers = [refused(409, "already_inside")];
    const result = await scan();
    expect(result).toMatchObject({ kind: "refused", error: { status: 409, reason: "already_inside" } });
    expect(await db.outbox.count()).toBe(0);
  });

  it("keeps the app from being swapped while it runs", async () => {
    let during = false;
    answers = [
      () => {
        during = busy.get();
        return admitted();
      },
    ];
    await scan();
    expect([during, busy.get()]).toEqual([true, false]);
  });
});

describe("a scan without a network", () => {
  it.each([
    ["nobody answers", nobody],
    ["the server is down", () => json(503, { error: { code: "DATABASE_ERROR", message: "away" } })],
    ["the proxy speaks HTML", () => new Response("<h1>Bad gateway</h1>", { status: 502 })],
    [
      "too many at once",
      () => json(429, { error: { code: "RATE_LIMIT_ERROR", message: "slow", retryAfter: 3 } }),
    ],
    [
      "the session has ended",
      () => json(401, { error: { code: "AUTHENTICATION_ERROR", message: "sign in" } }),
    ],
  ])("is recorded and not verified when %s", async (_name, answer) => {
    answers = [answer];
    const result = await scan();
    expect(result.kind).toBe("unverified");
    expect(await db.outbox.toArray()).toMatchObject([
      { nonce: result.nonce, state: "waiting", userId: "u1" },
    ]);
  });

  it("goes up later by the same route, oldest first, with nonce and device time", async () => {
    answers = [nobody, nobody];
    const first = await scan("111111");
    const second = await scan("222222");
    const at = (await db.outbox.get(first.nonce))?.at;
    sent.length = 0;
    answers = [admitted, admitted];
    await flushOutbox(ADA);
    expect(sent.map(({ body }) => body.nonce)).toEqual([first.nonce, second.nonce]);
    expect(sent[0]).toMatchObject({ path: "/api/visitors/scan/entry", body: { scanned_at: at } });
    expect(await db.outbox.count()).toBe(0);
    expect(await db.scans.get(second.nonce)).toMatchObject({ outcome: "accepted" });
  });

  it("of somebody turned away after all is never sent, unless it is on its way", async () => {
    answers = [nobody, nobody];
    const first = await scan("111111");
    const second = await scan("222222");
    sent.length = 0;
    answers = [
      async () => {
        expect([await takeBack(first.nonce), await takeBack(second.nonce)]).toEqual([false, true]);
        return admitted();
      },
    ];
    await flushOutbox(ADA);
    expect(sent.map(({ body }) => body.nonce)).toEqual([first.nonce]);
    expect((await db.scans.toArray()).map((row) => row.nonce)).toEqual([first.nonce]);
  });

  it("stops at the first upload that nobody answers", async () => {
    answers = [nobody, nobody];
    await scan("111111");
    await scan("222222");
    sent.length = 0;
    answers = [nobody];
    await flushOutbox(ADA);
    expect(sent).toHaveLength(1);
    expect((await db.outbox.toArray()).map((row) => row.state)).toEqual(["waiting", "waiting"]);
  });

  it("whose first try did arrive takes the stored answer", async () => {
    answers = [nobody];
    const result = await scan();
    sent.length = 0;
    answers = [() => json(422, { error: { code: "NONCE_REUSED", message: "used" } }), admitted];
    await flushOutbox(ADA);
    expect(sent[1]?.body).toMatchObject({ nonce: result.nonce });
    expect(sent[1]?.body).not.toHaveProperty("scanned_at");
    expect(await db.outbox.count()).toBe(0);
  });

  it("that the server contradicts is kept as a conflict until the guard has seen it", async () => {
    answers = [nobody];
    const { nonce } = await scan();
    answers = [refused(403, "banned")];
    await flushOutbox(ADA);
    expect(await db.outbox.get(nonce)).toMatchObject({
      state: "conflict",
      reason: "banned",
      message: "no: banned",
    });
    answers = [];
    await flushOutbox(ADA);
    await dismissConflict(nonce);
    expect(await db.outbox.count()).toBe(0);
  });

  it("goes up after any answer from the server, once", async () => {
    answers = [nobody];
    await scan();
    const stop = watchOutbox(ADA);
    await vi.waitFor(() => expect(sent).toHaveLength(2)); // the start of the watch tried, in vain
    answers = [admitted];
    await vi.waitFor(async () => {
      reached.say();
      expect(await db.outbox.count()).toBe(0);
    });
    stop();
    expect(sent).toHaveLength(3);
  });
});

describe("a scan that waits on a shared device", () => {
  it("is kept with the guard who made it, and sent only while the same guard is signed in", async () => {
    answers = [nobody, nobody];
    const first = await scan("111111");
    const second = await scan("222222", BOLA);
    expect(await db.outbox.get(second.nonce)).toMatchObject({ ...BOLA, state: "waiting" });
    sent.length = 0;
    session = BOLA;
    answers = [admitted];
    await flushOutbox(BOLA);
    expect(sent.map(({ body }) => body.nonce)).toEqual([second.nonce]);
    expect(await db.outbox.toArray()).toMatchObject([{ nonce: first.nonce, state: "waiting", tries: 1 }]);
    session = ADA;
    answers = [admitted];
    await flushOutbox(ADA);
    expect(sent.map(({ body }) => body.nonce)).toEqual([second.nonce, first.nonce]);
    expect(await db.outbox.count()).toBe(0);
  });

  it("is not sent from a page that another window has left behind", async () => {
    answers = [nobody];
    await scan();
    sent.length = 0;
    session = BOLA;
    const moved = vi.fn();
    const stop = sessionMoved.listen(moved);
    await flushOutbox(ADA);
    stop();
    expect(sent).toHaveLength(0);
    expect(moved).toHaveBeenCalledOnce();
    expect(await db.outbox.count()).toBe(1);
  });

  it("is not sent for the other building of the same guard", async () => {
    answers = [nobody];
    await scan();
    sent.length = 0;
    session = { ...ADA, buildingId: "b2" };
    await flushOutbox({ ...ADA, buildingId: "b2" });
    expect(sent).toHaveLength(0);
    expect(await db.outbox.count()).toBe(1);
  });

  it("waits for a new sign-in when the session has ended", async () => {
    answers = [nobody];
    await scan();
    sent.length = 0;
    session = null;
    const ended = vi.fn();
    const stop = sessionEnded.listen(ended);
    await flushOutbox(ADA);
    stop();
    expect(sent).toHaveLength(0);
    expect(ended).toHaveBeenCalledOnce();
  });
});

it("goes through without storage, and then says plainly that nothing was kept", async () => {
  const add = vi.spyOn(db.outbox, "add").mockImplementation(() => {
    throw new Error("QuotaExceededError");
  });
  answers = [admitted, nobody];
  expect((await scan()).kind).toBe("accepted");
  expect((await scan()).kind).toBe("failed");
  add.mockRestore();
});
