import { beforeEach, expect, it, vi } from "vitest";
import { ApiError, networkError } from "@/api/errors";
import { db } from "@/offline/db";
import { flushOutbox, sendScan } from "@/offline/outbox";
import { postScan } from "@/offline/scanPost";

vi.mock("@/offline/scanPost", () => ({ postScan: vi.fn() }));
vi.mock("@/offline/signedIn", () => ({
  signedIn: () => Promise.resolve({ userId: "u1", buildingId: "b1" }),
}));

const ADA = { userId: "u1", userName: "Ada Obi", buildingId: "b1", buildingName: "Palm Court" };
const PATH = "/api/v1/gate/visits/v1/scan";
const posted = vi.mocked(postScan);
const admitted = { visitors: [{ name: "Tonye Briggs" }] };

function choose(mayPass: boolean | null = true) {
  const chosen = {
    visitId: "v1",
    names: ["Tonye Briggs"],
    unit: "K4",
    host: "Nkem",
    plate: "82BC",
    consent: true,
    mayPass,
  };
  return sendScan({ code: "", chosen, direction: "entry", gate: null, visitorIds: ["p1"], ...ADA });
}

beforeEach(async () => {
  posted.mockReset();
  await db.outbox.clear();
});

it("a chosen row is asked by its visit", async () => {
  posted.mockResolvedValue(admitted);
  expect((await choose()).kind).toBe("accepted");
  expect(posted).toHaveBeenCalledWith(PATH, {
    direction: "entry",
    plate_last4: "82BC",
    consent: true,
    visitor_ids: ["p1"],
    nonce: expect.any(String) as string,
  });
});

it("without a network it waits, and is uploaded with the device's time", async () => {
  posted.mockRejectedValueOnce(networkError()).mockResolvedValueOnce(admitted);
  expect((await choose(null)).kind).toBe("unverified");
  const [kept] = await db.outbox.toArray();
  await flushOutbox(ADA);
  expect(posted.mock.lastCall).toEqual([
    PATH,
    expect.objectContaining({ nonce: kept?.nonce, scanned_at: kept?.at, direction: "entry" }),
  ]);
  expect(await db.outbox.count()).toBe(0);
});

it("what this device itself says no to is asked, and never recorded here", async () => {
  posted.mockRejectedValueOnce(networkError());
  expect((await choose(false)).kind).toBe("failed");
  expect(await db.outbox.count()).toBe(0);
  posted.mockRejectedValueOnce(new ApiError(403, "BANNED", "no", "banned"));
  expect((await choose(false)).kind).toBe("refused");
});
