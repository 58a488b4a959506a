import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { ApiError } from "@/api/errors";
import { Desk } from "@/features/gate/desk";
import type { ScanInput, ScanResult } from "@/offline/outbox";

const MAKER = { userId: "g1", userName: "Gift Udo", buildingId: "b1", buildingName: "Palm Court" };
const names = ["Ada Obi", "Bola Ige"];
const accepted = (): ScanResult =>
  ({
    kind: "accepted",
    nonce: String(Math.random()),
    answer: {
      scan_id: "s1",
      scan_type: "entry",
      visit: { title: "Dinner", host: "Nkem", apartment_number: "K4" },
      visitors: names.map((name, place) => ({ visitor_id: `p${String(place)}`, name, entry_id: "e" })),
      attention: [],
    },
  }) as unknown as ScanResult;
const refused = (): ScanResult => ({
  kind: "refused",
  nonce: "r",
  error: new ApiError(410, "EXPIRED", "over", "expired"),
});

let answer: () => ScanResult;
const sent: ScanInput[] = [];
const undo = vi.fn<(id: string) => Promise<never>>();
const play = vi.fn();
const gatePass = vi.fn();
let desk: Desk;
const settle = (): Promise<unknown> => vi.advanceTimersByTimeAsync(0);
const shown = () => desk.state.get().verdict;

beforeEach(() => {
  vi.useFakeTimers();
  sent.length = 0;
  play.mockClear();
  undo.mockReset().mockResolvedValue({} as never);
  answer = accepted;
  desk = new Desk({
    send: async (input) => {
      sent.push(input);
      return Promise.resolve(answer());
    },
    undo,
    play,
    direction: () => "auto",
    gate: () => "Main Gate",
    maker: MAKER,
    changed: () => undefined,
    gatePass,
  });
});
afterEach(() => {
  desk.stop();
  vi.useRealTimers();
});

it("hands every scan to the outbox, whatever it came from, with gate and guard", async () => {
  desk.take(" SG_7Q3WX9K2M4ZT ", "camera");
  await settle();
  expect(sent).toEqual([{ code: "SG_7Q3WX9K2M4ZT", direction: "auto", gate: "Main Gate", ...MAKER }]);
  expect(play).toHaveBeenCalledWith("in");
});

it("hands a gate pass on, once while it is held up, and asks nothing about it itself", async () => {
  for (let look = 0; look < 20; look += 1) {
    desk.take("gp_7q3w-x9k2-m4zt", "camera");
    await vi.advanceTimersByTimeAsync(100);
  }
  expect(gatePass.mock.calls).toEqual([["GP_7Q3WX9K2M4ZT"]]);
  expect(sent).toEqual([]);
});

it("asks for a chosen row instead of a code, and for only some of its party again by the row", async () => {
  const chosen = {
    visitId: "v1",
    names,
    unit: "K4",
    host: "Nkem",
    plate: null,
    consent: false,
    mayPass: true,
  };
  await desk.choose(chosen, "entry", ["p0", "p1"]);
  expect(sent[0]).toEqual({
    code: "",
    chosen,
    direction: "entry",
    visitorIds: ["p0", "p1"],
    gate: "Main Gate",
    ...MAKER,
  });
  await desk.onlySome();
  desk.pick(["p1"]);
  await settle();
  expect(sent[1]).toMatchObject({ chosen, direction: "entry", visitorIds: ["p1"] });
});

it("shows green for 2.5 s, and the next code replaces it", async () => {
  desk.take("111111", "keypad");
  await settle();
  const first = shown();
  desk.take("222222", "camera");
  await settle();
  expect(shown()).not.toBe(first);
  await vi.advanceTimersByTimeAsync(2499);
  expect(shown()).not.toBeNull();
  await vi.advanceTimersByTimeAsync(1);
  expect(shown()).toBeNull();
});

it("waits for a tap on red, and says that the next code was not taken", async () => {
  answer = refused;
  desk.take("111111", "keypad");
  await settle();
  await vi.advanceTimersByTimeAsync(60_000);
  desk.take("222222", "wedge");
  expect([sent.length, play.mock.lastCall]).toEqual([1, ["busy"]]);
  desk.dismiss();
  desk.take("222222", "wedge");
  await settle();
  expect(sent).toHaveLength(2);
});

describe("the same code", () => {
  it("held before the camera counts once, however long", async () => {
    for (let look = 0; look < 100; look += 1) {
      desk.take("SG_A", "camera");
      await vi.advanceTimersByTimeAsync(100);
    }
    expect(sent).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(3000);
    desk.take("SG_A", "camera");
    expect(sent).toHaveLength(2);
  });

  it("counts at once after another direction was chosen, or when typed", async () => {
    desk.take("111111", "camera");
    await settle();
    desk.forgetSeen();
    desk.take("111111", "camera");
    await settle();
    desk.take("111111", "keypad");
    await settle();
    expect(sent).toHaveLength(3);
  });
});

describe("undo", () => {
  beforeEach(async () => {
    desk.take("111111", "keypad");
    await settle();
  });

  it("is there for 10 s", async () => {
    await vi.advanceTimersByTimeAsync(9999);
    expect(desk.state.get().undoable).not.toBeNull();
    await vi.advanceTimersByTimeAsync(1);
    expect(await desk.undo()).toBe(false);
    expect(undo).not.toHaveBeenCalled();
  });

  it("says what the server did", async () => {
    expect(await desk.undo()).toBe(true);
    expect(undo).toHaveBeenCalledWith("s1");
    expect(desk.state.get()).toMatchObject({ verdict: null, undoable: null, notice: { kind: "undone" } });
  });

  it("says so when the server refused, and does not offer it again", async () => {
    undo.mockRejectedValue(new ApiError(409, "CONFLICT_ERROR", "too late"));
    expect(await desk.undo()).toBe(false);
    expect(desk.state.get()).toMatchObject({ undoable: null, notice: { kind: "undoFailed" } });
  });

  it("may be tried again when nobody answered", async () => {
    undo.mockRejectedValue(new ApiError(0, "NETWORK", "away"));
    await desk.undo();
    expect(desk.state.get().undoable).not.toBeNull();
  });

  it("lets only some of a party pass", async () => {
    await desk.onlySome();
    expect(desk.blocked).toBe(true);
    desk.pick(["p1"]);
    await settle();
    expect(sent[1]).toMatchObject({ code: "111111", direction: "entry", visitorIds: ["p1"] });
  });
});
